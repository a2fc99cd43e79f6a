// Time: clock and scheduler ports, backoff, cron arithmetic.

export { type Backoff, type BackoffOptions, backoffDelay, defaultBackoff } from './backoff.ts';
export { type Clock, type ClockTimer, systemClock } from './clock.ts';
export { parseCron } from './cron.ts';
export { eventLoop, type Scheduler } from './scheduler.ts';
