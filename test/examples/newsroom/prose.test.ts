import { expect } from 'chai';
import { readProse } from '../../../examples/newsroom/text/plain-text.ts';
import { searchableText } from '../../../examples/newsroom/text/prose.ts';
import { CHINESE, JAPANESE } from './samples.ts';

describe('readProse', () => {
  describe('of Markdown', () => {
    const paragraphs = (source: string): readonly string[] => readProse(source, 'markdown').paragraphs;
    const title = (source: string): string => readProse(source, 'markdown').title;

    it('drops front matter, code, comments, rules and definitions', () => {
      const source = [
        '---\ntitle: Hidden\n---\nOne.\n\n```js\nconst code = 1;\n```\n\n    indented code\n\nTwo.\n\n~~~~\n```\nstill code\n~~~\n~~~~',
        '<!-- a\n\ncomment -->\n\nThree.\n\n***\n\n[label]: target.md "x"\n\n<pre>\n\nraw\n</pre>\nFour.',
      ].join('\n\n');
      expect(paragraphs(source)).to.deep.equal(['One.', 'Two.', 'Three.', 'Four.']);
    });

    it('reads code that is never closed to the end, and no further', () => {
      expect(paragraphs('One.\n\n```\ncode\n\nmore code')).to.deep.equal(['One.']);
      expect(paragraphs('> ```\n> code\n\nTwo.')).to.deep.equal(['Two.']);
    });

    it('takes the marks away and leaves the words', () => {
      const cases: readonly (readonly [string, string])[] = [
        ['**bold**, *it*, _it_, ***both***, ~~gone~~', 'bold, it, it, both, gone'],
        ['snake_case_name, 2 * 3 * 4, __init__', 'snake_case_name, 2 * 3 * 4, init'],
        ['`code *stays*` and ``a ` b``', 'code *stays* and a ` b'],
        ['[text](to.md "t"), ![alt](p.png), [![badge](b.svg)](c)', 'text, alt, badge'],
        ['[text][label], [label][], [label], [not a label]', 'text, label, label, [not a label]'],
        ['a[0][1], [x]: no, ](odd', 'a[0][1], [x]: no, ](odd'],
        ['\\*not\\* \\[a\\](b) \\` x', '*not* [a](b) ` x'],
        ['Tom &amp; J&eacute;r&#244;me &nosuch; AT&T', 'Tom & Jérôme &nosuch; AT&T'],
        ['line<br>break, <b>tag</b>, a < b > c, <!-- gone -->x', 'line break, tag, a < b > c, x'],
        ['note[^1] here [!NOTE]', 'note here'],
        ['<https://a.example> and https://b.example/x_y_', 'https://a.example and https://b.example/x_y_'],
        ['un*frigging*believable, * alone, **unclosed', 'unfriggingbelievable, * alone, **unclosed'],
      ];
      for (const [source, expected] of cases) {
        expect(paragraphs(`${source}\n\n[label]: x`)[0], source).to.equal(expected);
      }
    });

    it('separates list items and quotes, and rejoins hard-wrapped lines', () => {
      const source =
        'A line\nthat goes on\n- item one\n  goes on\n- [x] item two\n    1. nested\n> quoted\n> on\n\nlast';
      expect(paragraphs(source)).to.deep.equal([
        'A line that goes on',
        'item one goes on',
        'item two',
        'nested',
        'quoted on',
        'last',
      ]);
    });

    it('does not take a year at the start of a line for a list', () => {
      expect(paragraphs('It was founded in\n1986. It still stands.')).to.deep.equal([
        'It was founded in 1986. It still stands.',
      ]);
    });

    it('reads headings in all their forms', () => {
      const { headings } = readProse(
        '# One #\nText\n\nTwo\n===\n\nThree\n---\n\n<h2 align="center">Four</h2>\n\n###### `Six`\n#no',
        'markdown',
      );
      expect(headings).to.deep.equal([
        { depth: 1, text: 'One' },
        { depth: 1, text: 'Two' },
        { depth: 2, text: 'Three' },
        { depth: 2, text: 'Four' },
        { depth: 6, text: 'Six' },
      ]);
    });

    it('keeps tables apart', () => {
      const prose = readProse(
        'Before.\n\n| a | `b` |\n|---|:-:|\n| [c](d) | e |\nAfter.\n\nx | y\nis no table',
        'markdown',
      );
      expect(prose.tables).to.deep.equal(['a b c e']);
      expect(prose.paragraphs).to.deep.equal(['Before.', 'After.', 'x | y is no table']);
      expect(searchableText(prose)).to.equal('Before.\n\nAfter.\n\nx | y is no table\n\na b c e');
    });

    it('finds the title in the front matter, the first top heading, or a heading at the top', () => {
      expect(title('---\ntitle: "From: metadata"\nx: 1\n---\n# Heading')).to.equal('From: metadata');
      expect(title('+++\ntitle = "TOML"\n+++\ntext')).to.equal('TOML');
      expect(title('Intro.\n\n## Second\n\n# First')).to.equal('First');
      expect(title('## Only a second\n\ntext')).to.equal('Only a second');
      expect(title('text\n\n## Later')).to.equal('');
      expect(title('---\n\ntitle: no metadata, just a rule above')).to.equal('');
    });

    it('joins broken lines of Chinese and Japanese without a space', () => {
      expect(paragraphs('图书馆\n在城市。\nEnglish\n字')).to.deep.equal(['图书馆在城市。 English 字']);
      expect(paragraphs(JAPANESE)[0]).to.not.include(' ');
    });
  });

  describe('of HTML', () => {
    it('reads blocks as paragraphs and drops what is no prose', () => {
      const source = `<!doctype html><html><head><title>The &laquo;title&raquo;</title><style>p { x: "</p>" }</style></head>
        <body><nav><ul><li>Menu</ul></nav><h1>Heading <small>one</small></h1><p>One <b>bold</b> word<br>and
        more.<p>Two&nbsp;&#8212; caf&eacute;.<pre>code</pre><script>if (a < b) document.write("<p>no</p>")</script>
        <ul><li>Item<li>Item two</ul><table><tr><td>cell<td>other</table><!-- <p>no</p> -->
        <div>Last<span title="a > b">!</span></div></body></html>`;
      expect(readProse(source, 'html')).to.deep.equal({
        title: 'The «title»',
        headings: [{ depth: 1, text: 'Heading one' }],
        paragraphs: ['One bold word and more.', 'Two — café.', 'Item', 'Item two', 'Last!'],
        tables: ['cell other'],
      });
    });

    it('reads a page that is laid out with tables', () => {
      expect(readProse('<table><tr><td>Prose in a cell.</td></tr></table>', 'html').paragraphs).to.deep.equal([
        'Prose in a cell.',
      ]);
    });

    it('takes broken markup as a browser would', () => {
      expect(readProse('<p>a < b & c <> d <notclosed', 'html').paragraphs).to.deep.equal(['a < b & c <> d <notclosed']);
      expect(readProse('x<!-- never closed <p>y', 'html').paragraphs).to.deep.equal(['x']);
      expect(readProse('<p class="a>b">x</p', 'html').paragraphs).to.deep.equal(['x</p']);
    });

    it('decodes odd character references as HTML says', () => {
      const [text] = readProse('<p>&#146;&#x110000;&#0;&#xD800;&amp;lt;&Omega;&hellip;&#x1F600;', 'html').paragraphs;
      expect(text).to.equal('’\ufffd\ufffd\ufffd&lt;Ω…😀');
    });
  });

  describe('of plain text', () => {
    it('takes a short line alone at the top for the title', () => {
      expect(readProse('\n  The title \n\nText.', 'plain').title).to.equal('The title');
      expect(readProse('The first sentence.\n\nText.', 'plain').title).to.equal('');
      expect(readProse('Two lines\nat the top\n\nText.', 'plain').title).to.equal('');
      expect(readProse('===\n\nText.', 'plain').title).to.equal('');
    });

    it('reads underlined lines as headings, levels by their order', () => {
      const prose = readProse('Top\n~~~\n\nText\ngoes on.\n\nBelow\n-----\nMore.', 'plain');
      expect(prose).to.deep.equal({
        title: 'Top',
        headings: [
          { depth: 1, text: 'Top' },
          { depth: 2, text: 'Below' },
        ],
        paragraphs: ['Text goes on.', 'More.'],
        tables: [],
      });
    });

    it('separates bullets and drops lines without words', () => {
      const prose = readProse('- one\n  on\n* two\n3) three\n\n-----\n\n* * *', 'plain');
      expect(prose.paragraphs).to.deep.equal(['one on', 'two', 'three']);
    });

    it('reflows Chinese', () => {
      expect(readProse(CHINESE, 'plain').paragraphs[0]).to.include('管理员就在目录里查找');
    });
  });
});
