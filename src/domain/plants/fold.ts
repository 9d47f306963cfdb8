/** Lower case without accents, ß as ss, umlauts as their letter however they were typed ("Kürbis", "Kuerbis", "Kurbis"). */
export function fold(text: string): string {
  return text.toLowerCase().replaceAll('ß', 'ss').normalize('NFD').replaceAll(/[\p{M}'’]/gu, '').replaceAll('ae', 'a').replaceAll('oe', 'o').replaceAll('ue', 'u');
}
