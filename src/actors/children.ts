// Children: a cell's place in the tree: siblings in start order as a linked list, names, paths, look-up.
// A child is entered by name only when somebody can know the name, so that a million unnamed ones cost no map entry.

import { TroupeError } from '../errors.ts';
import type { ActorAddress } from './address.ts';
import { type Cell, rareOf } from './cell.ts';

/** Enters a new cell as the last child of its parent; throws TROUPE_NAME_TAKEN. */
export function linkChild(parent: Cell, child: Cell): void {
  const rare = rareOf(parent);
  if (child.name !== null) {
    const taken = rare.named?.get(child.name);
    if (taken !== undefined) {
      throw new TroupeError(
        'TROUPE_NAME_TAKEN',
        `${taken.address} is still alive: stop it and await its end, choose another name, or leave the name out.`,
        { data: { address: taken.address } },
      );
    }
    register(parent, child, child.name);
  }
  child.previousSibling = rare.lastChild;
  if (rare.lastChild === null) rare.firstChild = child;
  else rare.lastChild.nextSibling = child;
  rare.lastChild = child;
  rare.childCount++;
}

/** Takes a cell out of its parent's children; its name is free from now on. */
export function unlinkChild(child: Cell): void {
  const rare = child.parent?.rare;
  if (rare === undefined || rare === null) return;
  if (child.previousSibling === null) rare.firstChild = child.nextSibling;
  else child.previousSibling.nextSibling = child.nextSibling;
  if (child.nextSibling === null) rare.lastChild = child.previousSibling;
  else child.nextSibling.previousSibling = child.previousSibling;
  child.previousSibling = child.nextSibling = null;
  rare.childCount--;
  if (child.name !== null) rare.named?.delete(child.name);
}

/** The name of a cell; that of an unnamed one tells its number, and is entered only when somebody looks it up. */
export function nameOf(cell: Cell): string {
  return cell.name ?? `${cell.plan.type}$${cell.id.toString(36)}`;
}

/** The address of a cell below a guardian whose address is `root`; remembered by those that have children. */
export function addressBelow(root: ActorAddress, cell: Cell): ActorAddress {
  const { parent } = cell;
  if (parent === null) return root;
  const known = cell.rare?.address;
  if (known !== undefined && known !== null) return known;
  if (parent.parent === null) return `${root}${nameOf(cell)}` as ActorAddress;
  const above = parent.rare?.address ?? climb(root, parent);
  return `${above}/${nameOf(cell)}` as ActorAddress;
}

/** The address of a cell with children, and so of all above it; a tree may be deep, so it does not recurse. */
function climb(root: ActorAddress, from: Cell): ActorAddress {
  const line: Cell[] = [];
  for (let at: Cell | null = from; at !== null && at.parent !== null && !at.rare?.address; at = at.parent)
    line.push(at);
  let address = root;
  for (const cell of line.reverse()) {
    address = addressBelow(root, cell);
    if (cell.rare !== null) cell.rare.address = address;
  }
  return address;
}

/** The living cell at a path below `root`, if any. */
export function findByPath(root: Cell, path: readonly string[]): Cell | undefined {
  let cell: Cell | undefined = root;
  for (const name of path) {
    if (cell === undefined) return undefined;
    cell = cell.rare?.named?.get(name) ?? findUnnamed(cell, name);
  }
  return cell;
}

/** A child by the name that its number gives it; found once, it is entered like a named one. */
function findUnnamed(parent: Cell, name: string): Cell | undefined {
  const at = name.lastIndexOf('$');
  if (at < 0) return undefined;
  const id = Number.parseInt(name.slice(at + 1), 36);
  for (const child of childrenOf(parent)) {
    if (child.id !== id || child.name !== null || nameOf(child) !== name) continue;
    child.name = name;
    register(parent, child, name);
    return child;
  }
  return undefined;
}

/** The living children in start order. */
export function* childrenOf(cell: Cell): Generator<Cell> {
  for (let child = cell.rare?.firstChild ?? null; child !== null; ) {
    const next: Cell | null = child.nextSibling;
    yield child;
    child = next;
  }
}

function register(parent: Cell, child: Cell, name: string): void {
  const rare = rareOf(parent);
  if (rare.named === null) rare.named = new Map();
  rare.named.set(name, child);
}
