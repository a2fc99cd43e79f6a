import { expect } from 'chai';
import fc from 'fast-check';
import { DuplicateIndex } from '../../../examples/newsroom/text/duplicates.ts';
import { jaccard, minHash, shinglesOf } from '../../../examples/newsroom/text/shingles.ts';
import { randomFrom, randomWords } from './samples.ts';

describe('shingles', () => {
  it('are the four-word sequences of a text', () => {
    expect(shinglesOf('one two three four five six')).to.have.length(3);
    expect(shinglesOf('One, two: THREE (four)')).to.deep.equal(shinglesOf('one two three four'));
    expect(shinglesOf('one two')).to.have.length(1);
    expect(shinglesOf('one two')).to.not.deep.equal(shinglesOf('two one'));
    expect(shinglesOf(' … ')).to.have.length(0);
    expect(shinglesOf('a b c d a b c d a b c d')).to.have.length(4);
  });

  it('give the Jaccard similarity of two texts', () => {
    const [a, b] = [shinglesOf('one two three four five six'), shinglesOf('zero one two three four five')];
    expect(jaccard(a, b)).to.equal(2 / 4);
    expect(jaccard(a, a)).to.equal(1);
    expect(jaccard(a, shinglesOf('nothing of the kind here'))).to.equal(0);
    expect(jaccard(shinglesOf(''), shinglesOf(''))).to.equal(0);
  });

  it('have signatures whose agreement estimates the similarity', () => {
    const words = randomWords(randomFrom(5), 1_000);
    const [a, b] = [shinglesOf(words.slice(0, 800).join(' ')), shinglesOf(words.slice(200).join(' '))];
    const [first, second] = [minHash(a, 1_024), minHash(b, 1_024)];
    const agreement = first.filter((value, i) => value === second[i]).length / 1_024;
    expect(agreement).to.be.closeTo(jaccard(a, b), 0.05); // three standard deviations at 1,024 places
  });
});

/** Texts of a seeded corpus: originals, and copies of each with more and more words exchanged. */
function corpus(seed: number): Map<string, string> {
  const random = randomFrom(seed);
  const texts = new Map<string, string>();
  for (let original = 0; original < 40; original++) {
    const words = randomWords(random, 150 + Math.floor(random() * 300));
    for (let copy = 0; copy < 6; copy++) {
      const changed = words.map((word) => (random() < copy * 0.008 ? 'changed' : word));
      texts.set(`${original}-${copy}`, changed.join(' '));
    }
  }
  return texts;
}

describe('DuplicateIndex', () => {
  it('finds every pair of a seeded corpus with similarity 0.8 or more, and no other', () => {
    for (const seed of [1, 2, 3]) {
      const index = new DuplicateIndex();
      const texts = [...corpus(seed)];
      for (const [id, text] of texts) index.add(id, text);
      const shingles = texts.map(([id, text]) => ({ id, set: shinglesOf(text) }));
      let pairs = 0;
      for (const { id, set } of shingles) {
        const expected = shingles
          .filter((other) => other.id !== id)
          .map((other) => ({ id: other.id, similarity: jaccard(set, other.set) }))
          .filter(({ similarity }) => similarity >= 0.8)
          .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1));
        expect(index.duplicatesOf(id, Infinity)).to.deep.equal(expected);
        pairs += expected.length;
      }
      expect(pairs).to.be.above(200);
    }
  });

  it('groups documents that are alike through each other', () => {
    const words = randomWords(randomFrom(6), 220);
    const index = new DuplicateIndex();
    index.add('c', words.slice(20, 220).join(' '));
    index.add('a', words.slice(0, 200).join(' '));
    index.add('b', words.slice(10, 210).join(' '));
    index.add('x', 'nothing like the others at all');
    // Windows of 197 shingles, shifted by 10: 187 / 207; by 20: 177 / 217.
    expect(index.duplicatesOf('a')).to.deep.equal([
      { id: 'b', similarity: 187 / 207 },
      { id: 'c', similarity: 177 / 217 },
    ]);
    expect(index.groups()).to.deep.equal([{ ids: ['a', 'b', 'c'], similarity: 177 / 217 }]);

    const strict = new DuplicateIndex({ threshold: 0.9 });
    for (const [id, start] of [
      ['a', 0],
      ['b', 10],
      ['c', 20],
    ] as const)
      strict.add(id, words.slice(start, start + 200).join(' '));
    expect(strict.duplicatesOf('a').map(({ id }) => id)).to.deep.equal(['b']);
    expect(strict.groups().map(({ ids }) => ids)).to.deep.equal([['a', 'b', 'c']]);
  });

  it('takes thousands of copies of one text in its stride', () => {
    const index = new DuplicateIndex();
    const text = randomWords(randomFrom(7), 400).join(' ');
    for (let i = 0; i < 3_000; i++) index.add(`copy-${i}`, text);
    expect(index.groups()).to.have.length(1);
    expect(index.groups()[0]?.ids).to.have.length(3_000);
    expect(index.duplicatesOf('copy-7', 2)).to.deep.equal([
      { id: 'copy-0', similarity: 1 },
      { id: 'copy-1', similarity: 1 },
    ]);
  });

  it('ignores texts without words', () => {
    const index = new DuplicateIndex();
    index.add('a', ' … ');
    index.add('b', '');
    expect(index.groups()).to.deep.equal([]);
    expect(index.duplicatesOf('a')).to.deep.equal([]);
    expect(index.duplicatesOf('unknown')).to.deep.equal([]);
  });

  it('is the same whatever the order of adding and removing', () => {
    const texts = [...corpus(9)].slice(0, 12).map(([, text]) => text);
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const step = fc.record({
      id: fc.constantFrom(...ids),
      text: fc.option(fc.constantFrom(...texts, ''), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const index = new DuplicateIndex();
        const left = new Map<string, string>();
        for (const { id, text } of steps) {
          if (text === undefined) expect(index.remove(id)).to.equal(Boolean(left.get(id)));
          else index.add(id, text);
          left.set(id, text ?? '');
        }
        const batch = new DuplicateIndex();
        for (const [id, text] of [...left].reverse()) batch.add(id, text);
        expect(index.groups()).to.deep.equal(batch.groups());
        for (const id of ids) expect(index.duplicatesOf(id)).to.deep.equal(batch.duplicatesOf(id));
      }),
      { numRuns: 100 },
    );
  });

  it('refuses a threshold that means nothing', () => {
    for (const threshold of [0, -1, 1.1, Number.NaN]) {
      expect(() => new DuplicateIndex({ threshold })).to.throw(RangeError, String(threshold));
    }
  });
});
