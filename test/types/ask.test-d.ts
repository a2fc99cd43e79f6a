// The type of a reply: a Request names it, in a union each message names its own; a peer whose protocol is not known in
// types is asked with `ask<Reply>`.

import type { ActorRef, ReplyOf, Request } from '../../src/index.ts';
import type { Equal, Expect } from './expect-type.ts';

type Message =
  | { type: 'add'; by: number }
  | Request<{ type: 'get' }, number>
  | Request<{ type: 'find'; name: string }, { id: string } | undefined>
  | Request<{ type: 'list' }, readonly string[]>;

declare const ref: ActorRef<Message>;

const count = ref.ask({ type: 'get' });
type _Count = Expect<Equal<typeof count, Promise<number>>>;
const found = ref.ask({ type: 'find', name: 'x' }, { timeoutMs: 100 });
type _Found = Expect<Equal<typeof found, Promise<{ id: string } | undefined>>>;
const names = ref.ask({ type: 'list' });
type _Names = Expect<Equal<typeof names, Promise<readonly string[]>>>;

// A message kept in a variable asks for the same.
const get: Request<{ type: 'get' }, number> = { type: 'get' };
const again = ref.ask(get);
type _Again = Expect<Equal<typeof again, Promise<number>>>;

// One of several requests brings one of their replies.
declare const either: Request<{ type: 'get' }, number> | Request<{ type: 'list' }, readonly string[]>;
const one = ref.ask(either);
type _One = Expect<Equal<typeof one, Promise<number | readonly string[]>>>;

// @ts-expect-error no such request
void ref.ask({ type: 'got' });
// @ts-expect-error a field is missing
void ref.ask({ type: 'find' });
// @ts-expect-error a field is of the wrong type
void ref.ask({ type: 'find', name: 1 });

// The reply type by itself.
type _Reply = Expect<Equal<ReplyOf<Request<{ type: 'get' }, number>>, number>>;
type _NoReply = Expect<Equal<ReplyOf<{ type: 'add'; by: number }>, never>>;
type _Undefined = Expect<Equal<ReplyOf<Request<{ type: 'flush' }, undefined>>, undefined>>;

// An ask without known types: the caller says what comes back, whatever the message is.
declare const loose: ActorRef<unknown>;
const said = loose.ask<boolean>({ any: 'thing' });
type _Said = Expect<Equal<typeof said, Promise<boolean>>>;
declare const text: ActorRef<string>;
const length = text.ask<number>('four');
type _Length = Expect<Equal<typeof length, Promise<number>>>;
const echoed = text.ask<string>('four');
type _Echoed = Expect<Equal<typeof echoed, Promise<string>>>;
const thing = loose.ask<{ any: string }>({ any: 'thing' });
type _Thing = Expect<Equal<typeof thing, Promise<{ any: string }>>>;
const told = ref.ask<'done'>({ type: 'add', by: 1 });
type _Told = Expect<Equal<typeof told, Promise<'done'>>>;
// @ts-expect-error what comes back is free, what is sent is not
void text.ask<number>(4);
