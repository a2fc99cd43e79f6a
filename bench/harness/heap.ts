// Heap bytes per item, for the memory case of every JavaScript runtime: collected before and after, so garbage does not count.
// Needs `node --expose-gc`.

/** Heap bytes that each of `count` made items holds once `settled`. What `make` returns is kept, as its user would. */
export async function bytesPerItem(
  count: number,
  make: (id: number) => unknown,
  settled: () => Promise<unknown> = async () => undefined,
): Promise<number> {
  const made: unknown[] = new Array(count);
  const before = await heapInUse();
  for (let id = 0; id < count; id++) made[id] = make(id);
  await settled();
  const bytes = ((await heapInUse()) - before) / count;
  if (made.length !== count) throw new Error('The items must live until the heap is measured.');
  return bytes;
}

async function heapInUse(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('Start node with --expose-gc.');
  await new Promise((resolve) => setTimeout(resolve, 20));
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
