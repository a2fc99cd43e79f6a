// ActorAddress: where an actor lives, as a string that is safe in JSON, logs and messages.
// `troupe://<system>[@<node>]/<path>[#<incarnation>]`; without `@node` it is local, without `#` it means "whoever lives there now".
// Names are checked here once, at spawn; `$` is reserved for the names that the runtime makes.

import { TroupeError } from '../errors.ts';

declare const addressBrand: unique symbol;

/** The address of an actor; a branded string. */
export type ActorAddress = string & { readonly [addressBrand]: true };

export interface AddressParts {
  readonly system: string;
  readonly node: string | undefined;
  /** Names from the top-level actor down; empty for the guardian. */
  readonly path: readonly string[];
  /** `undefined`: whoever lives there now. */
  readonly incarnation: number | undefined;
}

const shape = /^troupe:\/\/([^/@#\s]{1,128})(?:@([^/@#\s]{1,128}))?\/([^#\s]*)(?:#([1-9][0-9]{0,15}))?$/;
const userName = /^[\p{L}\p{N}][\p{L}\p{N}._:~-]{0,127}$/u;

/** Throws TROUPE_INVALID_NAME unless `name` may name an actor, a system, a node or a service. */
export function checkName(what: string, name: unknown): string {
  if (typeof name === 'string' && userName.test(name)) return name;
  const shown = typeof name === 'string' ? `'${name.slice(0, 60)}'` : typeof name;
  throw new TroupeError(
    'TROUPE_INVALID_NAME',
    `${shown} cannot be the name of ${what}: use 1 to 128 letters, digits or . _ : ~ - and begin with a letter or digit.`,
    { data: { what } },
  );
}

export function formatAddress(
  system: string,
  node: string | undefined,
  path: string,
  incarnation?: number,
): ActorAddress {
  const host = node === undefined ? system : `${system}@${node}`;
  const suffix = incarnation === undefined ? '' : `#${incarnation}`;
  return `troupe://${host}/${path}${suffix}` as ActorAddress;
}

/** Takes an address apart; `undefined` if the string is not an address. */
export function parseAddress(address: string): AddressParts | undefined {
  const match = address.length <= 8192 ? shape.exec(address) : null;
  if (match === null) return undefined;
  const [, system = '', node, path = '', incarnation] = match;
  const names = path === '' ? [] : path.split('/');
  if (names.includes('')) return undefined;
  const number = incarnation === undefined ? undefined : Number(incarnation);
  if (number !== undefined && !Number.isSafeInteger(number)) return undefined;
  return { system, node, path: names, incarnation: number };
}

/** Turns a string into an address; throws TROUPE_INVALID_ADDRESS. */
export function toAddress(text: string): ActorAddress {
  if (typeof text === 'string' && parseAddress(text) !== undefined) return text as ActorAddress;
  throw new TroupeError(
    'TROUPE_INVALID_ADDRESS',
    `'${String(text).slice(0, 80)}' is not an actor address; the form is troupe://<system>[@<node>]/<path>[#<incarnation>].`,
  );
}
