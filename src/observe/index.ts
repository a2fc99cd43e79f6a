// Observe: what a person or a program can see of a running system.

export { type ActorCondition, type ActorView, type OpenTurnView, type SystemView, viewOf } from './system-view.ts';
export { logFacts, plain, textLog } from './text-log.ts';
