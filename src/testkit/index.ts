// Test kit: a system, a clock and probes for tests of actors.

export { ManualClock } from './manual-clock.ts';
export { Probe, type Received } from './probe.ts';
export { type TestSystem, testSystem } from './test-system.ts';
