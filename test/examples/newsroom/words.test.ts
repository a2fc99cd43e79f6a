import { expect } from 'chai';
import { splitSentences } from '../../../examples/newsroom/text/sentences.ts';
import { functionWords } from '../../../examples/newsroom/text/stop-words.ts';
import { countWords, termOf, tokenize } from '../../../examples/newsroom/text/tokens.ts';
import { CHINESE, GERMAN, GREEK, RUSSIAN } from './samples.ts';

describe('tokenize', () => {
  it('finds words in any script, in lower case and normalized', () => {
    expect(tokenize("It's 7.6.2, node.js — ﬁne! (Ünï_code)")).to.deep.equal([
      "it's",
      '7.6.2',
      'node.js',
      'fine',
      'ünï_code',
    ]);
    expect(tokenize('«Всё ясно», είπε; שלום')).to.deep.equal(['всё', 'ясно', 'είπε', 'שלום']);
    expect(tokenize('don’t')).to.deep.equal(["don't"]);
  });

  it('segments scripts without spaces, also between others', () => {
    expect(tokenize('使用 Node，你好世界')).to.deep.equal(['使用', 'node', '你好', '世界']);
    expect(tokenize('時計を直す').join('')).to.equal('時計を直す');
    expect(tokenize('ภาษาไทย').length).to.be.above(1);
    expect(tokenize('한국어 문장')).to.deep.equal(['한국어', '문장']);
  });

  it('passes over web addresses and punctuation', () => {
    expect(tokenize('see https://a.example/b?c=d and www.e.example … --- !!')).to.deep.equal(['see', 'and']);
    expect(countWords('')).to.equal(0);
  });
});

describe('termOf', () => {
  it('folds English plurals and possessives, and leaves other words alone', () => {
    const folded = {
      actors: 'actor',
      "actor's": 'actor',
      processes: 'process',
      boxes: 'box',
      matches: 'match',
      caches: 'cache',
      approaches: 'approach',
      policies: 'policy',
      queues: 'queue',
      fixes: 'fix',
    };
    for (const [word, term] of Object.entries(folded)) expect(termOf(word), word).to.equal(term);
    for (const word of ['status', 'process', 'analysis', 'gas', 'node.js', 'δρόμος', 'die'])
      expect(termOf(word)).to.equal(word);
  });
});

describe('functionWords', () => {
  it('finds those of other languages in the text itself', () => {
    expect([...functionWords(tokenize(RUSSIAN))]).to.include.members(['и', 'на', 'в']);
    expect([...functionWords(tokenize(GREEK))]).to.include.members(['το', 'τα', 'και']);
    expect([...functionWords(tokenize(GERMAN))]).to.include.members(['die', 'das', 'und', 'der']);
    expect([...functionWords(tokenize(CHINESE))]).to.include('在');
  });

  it('finds none with a subject of its own', () => {
    const found = [RUSSIAN, GREEK, GERMAN, CHINESE].flatMap((text) => [...functionWords(tokenize(text))]);
    expect(found).to.not.include.members(['письмо', 'λιμάνι', 'korn', '图书馆']);
  });

  it('leaves English to its list and says nothing about short texts', () => {
    const english = 'The api of the mesh is used by the api and the fact of the api is in the mesh. '.repeat(20);
    expect([...functionWords(tokenize(english))]).to.deep.equal([]);
    expect([...functionWords(tokenize('и в на и в на и в на'))]).to.deep.equal([]);
  });
});

describe('splitSentences', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['One. Two! Three? Four… Five', ['One.', 'Two!', 'Three?', 'Four…', 'Five']],
    [
      'Mr. Gray met Dr. J. R. Black, e.g. at 3.14 p.m. today. He left.',
      ['Mr. Gray met Dr. J. R. Black, e.g. at 3.14 p.m. today.', 'He left.'],
    ],
    [
      'See Fig. 2 and No. 5. The answer is no. Then stop.',
      ['See Fig. 2 and No. 5.', 'The answer is no.', 'Then stop.'],
    ],
    ['Use v1.2.3 of node.js. It works.', ['Use v1.2.3 of node.js.', 'It works.']],
    ['He said “Stop!” and left. (It was late.) Then?', ['He said “Stop!” and left.', '(It was late.)', 'Then?']],
    ['So do I. The end.', ['So do I.', 'The end.']],
    ['1. The first. 2. The second.', ['1. The first.', '2. The second.']],
    ['{ a?, b? } is a type. Good.', ['{ a?, b? } is a type.', 'Good.']],
    ['First line\n\nSecond line', ['First line', 'Second line']],
    ['図書館です。本があります！「はい。」と言う', ['図書館です。', '本があります！', '「はい。」', 'と言う']],
    ['Это г. Москва, т.е. столица. Да? Да.', ['Это г.', 'Москва, т.е. столица.', 'Да?', 'Да.']],
    ['Ποιος ήρθε; Ο φύλακας.', ['Ποιος ήρθε;', 'Ο φύλακας.']],
    ['A; B goes on.', ['A; B goes on.']],
    ['यह एक वाक्य है। यह दूसरा है।', ['यह एक वाक्य है।', 'यह दूसरा है।']],
    ['', []],
  ];
  for (const [text, sentences] of cases) {
    it(`splits ${JSON.stringify(text)}`, () => {
      expect(splitSentences(text)).to.deep.equal(sentences);
    });
  }

  it('loses nothing but white space', () => {
    for (const text of [RUSSIAN, GREEK, GERMAN, CHINESE]) {
      expect(splitSentences(text).join('').replace(/\s/g, '')).to.equal(text.replace(/\s/g, ''));
    }
  });
});
