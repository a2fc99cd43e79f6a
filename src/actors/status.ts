// The state word of a cell: one bit each for what a cell is doing and what waits for it.
// The hot path tests whole masks; everything else tests single bits.

/** In the run queue, or running. */
export const SCHEDULED = 1;
/** Kernel work waits: it overtakes messages and is done even while a turn awaits. */
export const KERNEL = 2;
/** A turn has returned a promise that is not settled. */
export const AWAITING = 4;
/** `init` of this incarnation has not succeeded yet. */
export const STARTING = 8;
/** Failed; waits for the directive of its supervisor. */
export const SUSPENDED = 16;
/** On its way to a stop or a restart. */
export const MOVING = 32;
/** Gone for good. */
export const STOPPED = 64;
/** Takes no new messages. */
export const CLOSED = 128;
/** Turns run inside an async context, because the behavior has been seen to await. */
export const ASYNC = 256;
/** This turn has left something (an abort controller, a message handed on) that must go when it ends. */
export const TURN_STATE = 512;
/** Senders wait for room in the mailbox. */
export const OFFERS = 1024;
/** Will stop as soon as its mailbox is empty. */
export const DRAINING = 2048;
/** The supervisor keeps a restart window for this child and wants to hear of its end. */
export const TRACKED = 4096;
/** `context.stop()` was called: the actor ends when its turn, if one is open, is over. */
export const EXITING = 8192;

/** No message may be handled now. */
export const BLOCKED: number = AWAITING | STARTING | SUSPENDED | MOVING | STOPPED;
/** A new message need not schedule the cell. */
export const NO_WAKE: number = SCHEDULED | BLOCKED;
/** Between two messages of a slice, something other than the next message must be looked at. */
export const INTERRUPTED: number = BLOCKED | KERNEL | TURN_STATE | OFFERS | EXITING;
/** After a slice, something other than further messages must be looked at. */
export const UNSETTLED: number = BLOCKED | KERNEL | DRAINING;
/** A message may not simply be pushed: the cell takes none, or others wait for room before it. */
export const NOT_OPEN: number = CLOSED | OFFERS;
/** In this slice no message may be handled. */
export const NOT_NOW: number = BLOCKED | KERNEL;
