// Inputs made to hurt: each is read in milliseconds, and would take most of a minute if a step were quadratic.

import { expect } from 'chai';
import { findAnchors } from '../../../examples/newsroom/text/anchors.ts';
import { baseOf, findLinks } from '../../../examples/newsroom/text/links.ts';
import { readProse } from '../../../examples/newsroom/text/plain-text.ts';
import { splitSentences } from '../../../examples/newsroom/text/sentences.ts';
import { tokenize } from '../../../examples/newsroom/text/tokens.ts';

const LENGTH = 250_000;
const LIMIT_MS = 4_000;
const PIECES: readonly string[] = [
  '[',
  '](',
  '[a](b ',
  '[](',
  '![',
  '[[',
  '[^',
  '[a][b] ',
  '](<',
  '](a "',
  '](a (',
  '((((',
  '[a]: ',
  '`',
  '`` ` ',
  '*',
  '**a ',
  '~~',
  '*a_',
  '\\',
  '<',
  '<a ',
  '<a "',
  '<a \'"',
  '<a@b',
  '<!--',
  '<!',
  '<title>',
  '<table>',
  '</',
  '&',
  '&#1',
  '> ',
  '- ',
  '#',
  '# a   ',
  '|',
  '|-',
  '| a |\n|--',
  '---\n',
  '```\n',
  '~~~\n```\n',
  '\n',
  ' ',
  '\t',
  '<!-- a\n',
  '<pre>\n',
  '=\n',
  'a\n=\n',
  'a.',
  'A. ',
  'Mr. ',
  '1. ',
  '? ',
  '。',
  'http://',
  '你',
  '你\n',
  '😀',
  "'",
  'x;',
  'a\n\n',
];

describe('hostile input', () => {
  for (const [name, run] of Object.entries({
    Markdown: (text: string) => [
      readProse(text, 'markdown'),
      findLinks(text, 'markdown'),
      findAnchors(text, 'markdown'),
    ],
    HTML: (text: string) => [
      readProse(text, 'html'),
      findLinks(text, 'html'),
      baseOf(text, 'html'),
      findAnchors(text, 'html'),
    ],
    'plain text': (text: string) => [readProse(text, 'plain'), splitSentences(text), tokenize(text)],
  })) {
    it(`is read as ${name} in linear time`, function () {
      this.timeout(60_000);
      for (const piece of PIECES) {
        const text = `[a](<a x | y\n${piece.repeat(Math.ceil(LENGTH / piece.length))}`;
        const start = performance.now();
        run(text);
        expect(performance.now() - start, JSON.stringify(piece)).to.be.below(LIMIT_MS);
      }
    });
  }
});
