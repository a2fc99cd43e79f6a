import { expect } from 'chai';
import { splitSentences } from '../../../examples/newsroom/text/sentences.ts';
import { rankSentences } from '../../../examples/newsroom/text/summary.ts';
import { CHINESE, GERMAN, GREEK, randomFrom, randomWords, RUSSIAN } from './samples.ts';

const LEFT = 'Copper kettles whistle loudly mornings.';
const CENTER = 'Copper engines pull heavy wagons.';
const RIGHT = 'Wooden wagons carry fresh melons.';

describe('rankSentences', () => {
  it('gives a star graph the weights of PageRank', () => {
    // The outer sentences share one term each with the center and none with each other:
    // c = 0.05 + 0.85 · 2l and l = 0.05 + 0.85 · c/2, whatever the weight of the two edges.
    const ranked = rankSentences(`${LEFT} ${CENTER} ${RIGHT}`);
    expect(ranked.map(({ index }) => index)).to.deep.equal([1, 0, 2]);
    expect(ranked[0]?.score).to.be.closeTo(0.135 / 0.2775, 1e-5);
    expect(ranked[1]?.score).to.be.closeTo((1 - 0.135 / 0.2775) / 2, 1e-5);
    expect(ranked[0]).to.include({ text: CENTER, words: 5 });
  });

  it('gives equal sentences equal weight, the earlier first', () => {
    const text = 'Seven green lamps burn tonight. Brown foxes cross frozen rivers. Quiet clocks strike every hour.';
    const ranked = rankSentences(text);
    expect(ranked.map(({ index }) => index)).to.deep.equal([0, 1, 2]);
    for (const { score } of ranked) expect(score).to.be.closeTo(1 / 3, 1e-9);
  });

  it('has weights that sum to 1', () => {
    for (const text of [RUSSIAN, GREEK, GERMAN, CHINESE]) {
      const sum = rankSentences(text).reduce((total, { score }) => total + score, 0);
      expect(sum).to.be.closeTo(1, 1e-6);
    }
  });

  it('returns sentences of the text with their places', () => {
    const sentences = splitSentences(RUSSIAN);
    for (const { text, index } of rankSentences(RUSSIAN)) expect(sentences[index]).to.equal(text);
  });

  it('counts a repeated sentence once', () => {
    expect(rankSentences(`${LEFT} ${CENTER} ${LEFT} ${LEFT}`).map(({ index }) => index)).to.have.members([0, 1]);
  });

  it('prefers whole sentences to fragments, lists and lead-ins, unless there is nothing else', () => {
    const list = `${'word '.repeat(61).trim()}.`;
    expect(
      rankSentences(`Too short. ${LEFT} These are the following points:\n\n${list}`).map(({ text }) => text),
    ).to.deep.equal([LEFT]);
    expect(rankSentences('Too short.').map(({ text }) => text)).to.deep.equal(['Too short.']);
    expect(rankSentences('')).to.deep.equal([]);
    expect(rankSentences('… --- !!!')).to.deep.equal([]);
  });

  it('keeps the sentences nearest to the subject when there are too many', () => {
    const random = randomFrom(3);
    const noise = Array.from({ length: 40 }, () => `${randomWords(random, 7).join(' ')}.`);
    const subject = [
      'Copper kettles sing in copper kitchens.',
      'Old copper kettles need polish daily.',
      'Kitchens keep copper kettles warm always.',
    ];
    const text = noise
      .toSpliced(30, 0, ...subject)
      .map((sentence) => sentence[0]?.toUpperCase() + sentence.slice(1))
      .join(' ');
    const ranked = rankSentences(text, { maxSentences: 3 });
    expect(ranked.map((sentence) => sentence.text)).to.have.members(subject);
  });

  it('stays fast on a long text', () => {
    const random = randomFrom(4);
    const text = Array.from({ length: 20_000 }, () => `A${randomWords(random, 12).join(' ')}.`).join(' ');
    expect(rankSentences(text)).to.have.length(300);
  });
});
