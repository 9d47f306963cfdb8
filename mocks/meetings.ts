/** The stream of events of a meeting in which one sits alone: the demonstration has nobody else. */
import { http, HttpResponse, type HttpHandler } from 'msw';

/** Answers the addresses of a meeting's events. */
export function meetingMocks(person: { practitioner: string; name: string }): HttpHandler[] {
  const encoder = new TextEncoder();
  const alone = JSON.stringify({ people: [{ id: person.practitioner, name: person.name }] });
  return [
    http.get('/api/meetings/:meeting/events', () => {
      const body = new ReadableStream<Uint8Array>({ start: (stream) => stream.enqueue(encoder.encode(`event: hello\nid: mock.1\ndata: {}\n\nevent: people\ndata: ${alone}\n\n`)) });
      return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
    }),
    http.post('/api/meetings/:meeting/presence', () => new HttpResponse(null, { status: 204 })),
  ];
}
