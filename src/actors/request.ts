// Request and ReplyOf: how a message type names the type of its reply, so that `ask` is typed without a cast.
// The brand exists only in types; nothing is added to a message at run time.

declare const replyType: unique symbol;

/** A message shape `M` that is answered with a value of type `R`. */
export type Request<M extends object, R> = M & { readonly [replyType]?: { reply: R } };

/** The reply that message `Q` of a protocol is answered with; `never` if it is no Request. */
export type ReplyOf<Q> = typeof replyType extends keyof Q
  ? Q extends { readonly [replyType]?: { reply: infer R } }
    ? R
    : never
  : never;
