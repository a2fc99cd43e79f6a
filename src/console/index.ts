// Console: looking into a running fleet. A fleet serves its report on a local socket; `troupe attach` finds, asks and prints it.

export { fetchReport } from './client.ts';
export { displayWidth, fit, pad } from './display-width.ts';
export { duration } from './duration.ts';
export { type RecentFact, RecentFacts } from './recent-facts.ts';
export type { FleetReport } from './report.ts';
export { renderReport, type ReportTextOptions } from './report-text.ts';
export { listFleets, type RunningFleet } from './running-fleets.ts';
export { type ConsoleOptions, type ConsoleServer, type ObservedSystem, serveConsole } from './server.ts';
export { socketStem } from './socket-folder.ts';
