// The message codec: MessagePack by msgpackr, restricted to plain data, dates, binary and refs.
// A function, symbol or class instance is refused at the sender, with the path to it, instead of arriving as something else.

import { createRequire } from 'node:module';
import type { ActorAddress, ActorRef, Codec } from '../actors/index.ts';
import { TroupeError } from '../errors.ts';

const refExtension = 0x52;
const maxDepth = 64;
/** Parts of one message; parts that are shared count once for each place, as they would on the wire. */
const maxParts = 1_000_000;

/** How refs are revived while one decode call runs; decoding is synchronous. */
let revive: (address: ActorAddress) => ActorRef<never> = () => {
  throw new TroupeError('TROUPE_WRONG_STATE', 'A ref can only be decoded by a system.');
};

/** Stands for a ref on the wire. */
class RefOnWire {
  readonly address: string;

  constructor(address: string) {
    this.address = address;
  }
}

let loaded: typeof import('msgpackr') | undefined;

/** msgpackr is loaded when the first codec is made, not by whoever imports this module. */
function serializer(): typeof import('msgpackr') {
  if (loaded !== undefined) return loaded;
  loaded = createRequire(import.meta.url)('msgpackr') as typeof import('msgpackr');
  loaded.addExtension({
    Class: RefOnWire,
    type: refExtension,
    pack: (ref: RefOnWire) => Buffer.from(ref.address, 'utf8'),
    unpack: (bytes: Buffer) => revive(Buffer.from(bytes).toString('utf8') as ActorAddress),
  } as never);
  return loaded;
}

export function messageCodec(): Codec {
  const { Packr } = serializer();
  const packr = new Packr({ useRecords: false, mapsAsObjects: true });
  return {
    encode: (value) => packr.pack(portable(value, 'message', 0, { left: maxParts })),
    decode: (bytes, refAt) => {
      const before = revive;
      revive = refAt;
      try {
        return packr.unpack(bytes as Buffer);
      } finally {
        revive = before;
      }
    },
  };
}

/** The value as it may go on the wire; throws TROUPE_NOT_SERIALIZABLE naming the part that may not. */
function portable(value: unknown, path: string, depth: number, budget: { left: number }): unknown {
  if (--budget.left < 0) throw refused('message', `made of more than ${maxParts} parts`);
  switch (typeof value) {
    case 'function':
    case 'symbol':
      throw refused(path, `a ${typeof value}`);
    case 'object':
      break;
    default:
      return value;
  }
  if (value === null || value instanceof Date || ArrayBuffer.isView(value)) return value;
  if (depth >= maxDepth) throw refused(path, `nested deeper than ${maxDepth} levels (or in a circle)`);
  if (Array.isArray(value)) return value.map((part, index) => portable(part, `${path}[${index}]`, depth + 1, budget));
  if (isRef(value)) return new RefOnWire(value.address);
  const prototype = Object.getPrototypeOf(value) as unknown;
  if (prototype !== Object.prototype && prototype !== null)
    throw refused(path, `an instance of ${value.constructor.name}`);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, portable(part, `${path}.${name}`, depth + 1, budget)]),
  );
}

function isRef(value: object): value is ActorRef<never> {
  return 'address' in value && 'tell' in value && typeof value.tell === 'function' && typeof value.address === 'string';
}

function refused(path: string, what: string): TroupeError {
  return new TroupeError(
    'TROUPE_NOT_SERIALIZABLE',
    `${path} is ${what}: it cannot cross to another node. Send plain data, dates, binary or refs.`,
    {
      data: { path },
    },
  );
}
