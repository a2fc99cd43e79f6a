import { expect } from 'chai';
import fc from 'fast-check';
import { CorpusIndex } from '../../../examples/newsroom/text/terms.ts';
import { GERMAN, GREEK, RUSSIAN } from './samples.ts';

function indexOf(texts: Readonly<Record<string, string>>): CorpusIndex {
  const index = new CorpusIndex();
  for (const [id, text] of Object.entries(texts)) index.add(id, text);
  return index;
}

/** Every answer the index can give, to compare two of them. */
function answers(index: CorpusIndex, ids: readonly string[]): unknown {
  return {
    size: index.size,
    corpus: index.corpusTerms(100),
    documents: ids.map((id) => index.topTerms(id, 100)),
    hits: index.search('alpha beta gammas delta', 100),
  };
}

describe('CorpusIndex', () => {
  it('weighs terms by tf·idf', () => {
    const index = indexOf({ a: 'Apple, apple and banana!', b: 'The banana: a cherry.' });
    expect(index.topTerms('a', 9)).to.deep.equal([
      { term: 'apple', score: 2 * Math.log(3), count: 2, documents: 1 },
      { term: 'banana', score: Math.log(2), count: 1, documents: 2 },
    ]);
    expect(index.corpusTerms(2).map(({ term, count }) => [term, count])).to.deep.equal([
      ['apple', 2],
      ['banana', 2],
    ]);
    expect(index.topTerms('unknown', 9)).to.deep.equal([]);
  });

  it('scores documents by BM25', () => {
    const index = indexOf({ a: 'apple apple banana', b: 'banana cherry' });
    // idf = ln(1 + (2 − 1 + 0.5) / (1 + 0.5)) = ln 2; length 3, average 2.5; k₁ = 1.2, b = 0.75
    const expected = (Math.LN2 * (2 * 2.2)) / (2 + 1.2 * (0.25 + (0.75 * 3) / 2.5));
    const hits = index.search('Apples?', 9);
    expect(hits.map(({ id }) => id)).to.deep.equal(['a']);
    expect(hits[0]?.score).to.be.closeTo(expected, 1e-12);
    expect(index.search('banana', 9).map(({ id }) => id)).to.deep.equal(['b', 'a']);
    expect(index.search('the nothing', 9)).to.deep.equal([]);
    expect(new CorpusIndex().search('banana', 9)).to.deep.equal([]);
  });

  it('counts the forms of a word together and shows the most frequent', () => {
    const index = indexOf({ a: 'actors actor actors', b: 'actor actor actor' });
    expect(index.topTerms('a', 1)[0]).to.include({ term: 'actors', count: 3, documents: 2 });
    expect(index.corpusTerms(1)[0]).to.include({ term: 'actor', count: 6 });
    expect(index.search('actors', 9)).to.have.length(2);
  });

  it('takes neither numbers nor single letters nor stop words for terms', () => {
    expect(
      indexOf({ a: 'x 42 3.14 _ the of です 水 水' })
        .topTerms('a', 9)
        .map(({ term }) => term),
    ).to.deep.equal(['水']);
  });

  it('leaves the function words of other languages out', () => {
    const index = indexOf({ ru: RUSSIAN, el: GREEK, de: GERMAN, 'short.txt': 'Письмо на станции.' });
    const terms = ['ru', 'el', 'de', 'short.txt'].flatMap((id) => index.topTerms(id, 5)).map(({ term }) => term);
    expect(terms).to.include.members(['письмо', 'λιμάνι', 'mühle']);
    expect(terms).to.not.include.oneOf(['и', 'на', 'в', 'το', 'τα', 'και', 'die', 'das', 'und', 'der']);
  });

  it('replaces a document that is added again', () => {
    const index = indexOf({ a: 'alpha alpha', b: 'beta' });
    index.add('a', 'gamma');
    expect(answers(index, ['a', 'b'])).to.deep.equal(answers(indexOf({ b: 'beta', a: 'gamma' }), ['a', 'b']));
  });

  it('forgets a removed document completely', () => {
    const index = indexOf({ a: 'alpha', b: 'beta' });
    expect(index.remove('a')).to.equal(true);
    expect(index.remove('a')).to.equal(false);
    expect(answers(index, ['a', 'b'])).to.deep.equal(answers(indexOf({ b: 'beta' }), ['a', 'b']));
    index.remove('b');
    expect(answers(index, ['a'])).to.deep.equal(answers(new CorpusIndex(), ['a']));
  });

  it('answers the same however it was built', () => {
    const ids = ['a', 'b', 'c', 'd'];
    const word = fc.constantFrom('alpha', 'beta', 'gamma', 'gammas', 'delta', 'и', 'на', 'the');
    const text = fc.array(word, { maxLength: 90 }).map((words) => words.join(' '));
    const step = fc.record({ id: fc.constantFrom(...ids), text: fc.option(text, { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const index = new CorpusIndex();
        const left = new Map<string, string>();
        for (const { id, text } of steps) {
          if (text === undefined) index.remove(id);
          else index.add(id, text);
          left.delete(id);
          if (text !== undefined) left.set(id, text);
        }
        const batch = indexOf(Object.fromEntries([...left].reverse()));
        expect(answers(index, ids)).to.deep.equal(answers(batch, ids));
      }),
      { numRuns: 200 },
    );
  });
});
