import { parseJson, LIMITS } from '../server/fhir/body.ts';
const one = JSON.stringify({ resourceType: 'QuestionnaireResponse', item: Array.from({ length: 40 }, (_, i) => ({ linkId: 'x' + i, answer: [{ valueInteger: i }, { valueString: 'some text here to read' }] })) });
for (const n of [1,10,90,900]) {
  const text = JSON.stringify({ resourceType: 'Bundle', entry: Array.from({ length: n }, () => JSON.parse(one)) });
  for (const kind of ['flat', 'rope']) {
    const t = kind === 'flat' ? text : ('' + text.slice(0, text.length / 2)) + text.slice(text.length / 2);
    const s = performance.now(); parseJson(t, LIMITS); console.log(kind, n, text.length, (performance.now() - s).toFixed(1));
  }
}
