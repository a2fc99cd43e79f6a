// RunQueue: the cells that have work, in the order in which they get their slices: a growing ring.

import type { Cell } from './cell.ts';

const firstLength = 64;
const keepLength = 4096;

export class RunQueue {
  size = 0;
  #slots: (Cell | undefined)[] = new Array(firstLength);
  #mask: number = firstLength - 1;
  #head = 0;

  push(cell: Cell): void {
    if (this.size > this.#mask) this.#grow();
    this.#slots[(this.#head + this.size) & this.#mask] = cell;
    this.size++;
  }

  /** Only when `size` > 0. */
  shift(): Cell {
    const head = this.#head;
    const cell = this.#slots[head] as Cell;
    this.#slots[head] = undefined;
    this.#head = (head + 1) & this.#mask;
    this.size--;
    return cell;
  }

  /** Gives back the room that a rush has taken. Only when `size` is 0. */
  trim(): void {
    if (this.#slots.length <= keepLength) return;
    this.#slots = new Array(firstLength);
    this.#mask = firstLength - 1;
    this.#head = 0;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Array(old.length * 2);
    for (let index = 0; index < this.size; index++) slots[index] = old[(this.#head + index) & this.#mask];
    this.#slots = slots;
    this.#mask = slots.length - 1;
    this.#head = 0;
  }
}
