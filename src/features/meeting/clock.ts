/** Clock times of a meeting: minutes after midnight and back; a meeting may go on past it. */
const DAY = 24 * 60;

/** "12:30" some minutes later: "13:15". */
export function later(time: string, minutes: number): string {
  const [hours, rest] = time.split(':').map(Number);
  const at = ((hours! * 60 + rest! + Math.round(minutes)) % DAY + DAY) % DAY;
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
}

/** Seconds as 3:05. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
