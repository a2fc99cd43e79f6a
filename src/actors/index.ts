// The kernel's public face: addresses, definitions, refs, context, facts, dead letters, receptionist; and the parts that
// only the composition root and the test kit use.

export { type ActorAddress, type AddressParts, checkName, parseAddress, toAddress } from './address.ts';
export type { Cell } from './cell.ts';
export { childrenOf, nameOf } from './children.ts';
export type { Codec } from './codec.ts';
export type { ActorContext, Asker } from './context.ts';
export { type DeadLetter, type DeadLetterReason, type DeadLetters, deadLetterReasons } from './dead-letters.ts';
export {
  type ActorDefinition,
  defineActor,
  type MailboxOptions,
  type NextState,
  type RestartInfo,
  type SpawnOptions,
} from './definition.ts';
export type { Headers } from './envelope.ts';
export type { EventStream, FactListener } from './event-stream.ts';
export {
  type Fact,
  type FactKind,
  type FactTable,
  factKinds,
  renderFact,
  type Severity,
  severityOf,
  type UserFact,
} from './facts.ts';
export { errorLine, type Failure, type FailureCause, type FailurePhase, failureCauses } from './failure.ts';
export { Kernel } from './kernel.ts';
export { requestDrain, requestStop } from './lifecycle.ts';
export { cellOf } from './local-context.ts';
export type { Logger } from './log.ts';
export type { AnyDefinition } from './plan.ts';
export type { QuarantinedMessage, Quarantine } from './quarantine.ts';
export { type Receptionist, type ServiceId, type ServiceKey, serviceKey } from './receptionist.ts';
export type { ActorRef, AskOptions, TellOptions } from './ref.ts';
export type { ReplyOf, Request } from './request.ts';
export type { ListingChanged, Signal, StopReason, Terminated } from './signal.ts';
export { spawnChild } from './spawn.ts';
export type { StandardSchema } from './standard-schema.ts';
export * as status from './status.ts';
export { catchStrayErrors, type UnattributedErrorHandler } from './stray-errors.ts';
export type {
  ChildAction,
  ChildSupervisor,
  Directive,
  SupervisedChild,
  SupervisionOptions,
  SupervisionPort,
} from './supervision.ts';
export type { Timers } from './timers.ts';
