/** Every address below `/api`: the rooms' tables put together. The access matrix is made from this list. */
import { accountRoutes } from './access/account-routes.ts';
import { breakGlassRoutes, type BreakGlass } from './access/break-glass.ts';
import type { AccessParts } from './access/open-access.ts';
import { sessionRoutes } from './access/session-routes.ts';
import { teamRoutes } from './access/team-routes.ts';
import { exampleRoutes, type Examples } from './examples.ts';
import { meetingRoutes, type MeetingEvents } from './meeting/events.ts';
import { recordRoutes, type RecordParts } from './record/routes.ts';
import type { Route } from './route.ts';
import type { Store } from './storage/store.ts';

export interface RouteParts extends AccessParts {
  store: Store;
  breakGlass: BreakGlass;
  examples: Examples;
  events: MeetingEvents;
  record: RecordParts;
}

/** The whole route table. A room with addresses of its own adds its line here, and its parts above. */
export function routesOf(parts: RouteParts): Route[] {
  return [
    ...sessionRoutes(parts),
    ...accountRoutes(parts),
    ...teamRoutes(parts),
    ...breakGlassRoutes(parts),
    ...exampleRoutes(parts.examples),
    ...meetingRoutes(parts),
    ...recordRoutes(parts.record),
  ];
}
