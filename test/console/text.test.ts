// The small parts of what a console prints: widths of texts on a terminal, and spans of time.

import { expect } from 'chai';
import fc from 'fast-check';
import { displayWidth, duration, fit, pad } from '../../src/console/index.ts';

describe('displayWidth', () => {
  const widths: readonly [text: string, width: number, what: string][] = [
    ['', 0, 'nothing'],
    ['reader', 6, 'ASCII'],
    ['Größe', 5, 'letters with accents'],
    ['Gro\u0308ße', 5, 'combining marks'],
    ['漢字', 4, 'Chinese'],
    ['ひらカナ', 8, 'Japanese'],
    ['한글', 4, 'Korean'],
    ['Ａ', 2, 'full-width forms'],
    ['🚀', 2, 'emoji'],
    ['👩‍👩‍👧', 2, 'emoji joined to one'],
    ['❤️', 2, 'a symbol that is asked to be an emoji'],
    ['└─│…', 4, 'what trees are drawn with'],
    ['a\u200Bb', 2, 'invisible characters'],
  ];
  for (const [text, width, what] of widths) {
    it(`counts ${what}`, () => expect(displayWidth(text)).to.equal(width));
  }
});

describe('fit', () => {
  it('leaves a text that fits as it is, and ends one that does not with …', () => {
    expect(fit('reader', 6)).to.equal('reader');
    expect(fit('reader', 5)).to.equal('read…');
    expect(fit('reader', 1)).to.equal('…');
    expect(fit('reader', 0)).to.equal('');
    expect(fit('reader', -1)).to.equal('');
    expect(fit('漢字漢字', 8)).to.equal('漢字漢字');
    expect(fit('漢字漢字', 7)).to.equal('漢字漢…');
    expect(fit('漢字漢字', 6)).to.equal('漢字…');
    expect(fit('reader', Number.POSITIVE_INFINITY)).to.equal('reader');
  });

  it('never exceeds the columns, never cuts a character apart, and fills what it can', () => {
    const chars = fc.constantFrom('a', 'ß', '漢', 'o\u0308', '🚀', '👩‍👩‍👧', '…');
    fc.assert(
      fc.property(fc.array(chars, { maxLength: 20 }), fc.integer({ min: 1, max: 30 }), (parts, columns) => {
        const text = parts.join('');
        const cut = fit(text, columns);
        expect(displayWidth(cut)).to.be.at.most(columns);
        if (cut === text) return;
        expect(displayWidth(text)).to.be.greaterThan(columns);
        expect(displayWidth(cut)).to.be.at.least(columns - 1); // a wide character may just not fit
        const kept = cut.slice(0, -1);
        expect(parts.some((_, n) => parts.slice(0, n).join('') === kept)).to.equal(true);
      }),
    );
  });
});

describe('pad', () => {
  it('fills up to the columns on the side that is asked for, by width', () => {
    expect(pad('漢', 4)).to.equal('漢  ');
    expect(pad('7', 3, 'left')).to.equal('  7');
    expect(pad('reader', 3)).to.equal('reader');
  });
});

describe('duration', () => {
  const spans: readonly [ms: number, text: string][] = [
    [-5, '0 ms'],
    [0, '0 ms'],
    [350.4, '350 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [12_340, '12.3 s'],
    [59_949, '59.9 s'],
    [59_951, '1 m 0 s'],
    [192_000, '3 m 12 s'],
    [3_599_400, '59 m 59 s'],
    [3_599_600, '1 h 0 m'],
    [86_399_000, '1 d 0 h'],
    [187_200_000, '2 d 4 h'],
  ];
  for (const [ms, text] of spans) it(`reads ${ms} ms as '${text}'`, () => expect(duration(ms)).to.equal(text));
});
