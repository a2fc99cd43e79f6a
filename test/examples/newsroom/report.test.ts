import { expect } from 'chai';
import { html } from '../../../examples/newsroom/render/html.ts';
import { codeSpan, inlineText } from '../../../examples/newsroom/render/markdown.ts';
import { plotFlow } from '../../../examples/newsroom/render/plot-flow.ts';
import { plotTerms } from '../../../examples/newsroom/render/plot-terms.ts';
import { type FleetEvent, type Report, STAGES, totalsOf } from '../../../examples/newsroom/render/report.ts';
import { renderHtml } from '../../../examples/newsroom/render/report-html.ts';
import { renderMarkdown } from '../../../examples/newsroom/render/report-markdown.ts';
import { linearScale, ticks } from '../../../examples/newsroom/render/scale.ts';
import { STYLE_SHEET } from '../../../examples/newsroom/render/style-sheet.ts';
import { duration, percent, plural } from '../../../examples/newsroom/render/wording.ts';
import type { Article } from '../../../examples/newsroom/text/article.ts';
import { htmlTokens } from '../../../examples/newsroom/text/html-tokens.ts';
import { readProse } from '../../../examples/newsroom/text/plain-text.ts';

const START = Date.UTC(2031, 4, 4, 3, 14, 7);
const EVIL = '</title></style><script>alert("x")</script>\' onload=\'y & `z` | *b* _i_ [l](u) ![p](q)\u0000\u202e';

function articleOf(path: string, more: Partial<Article> = {}): Article {
  return {
    kind: 'article',
    path,
    title: `About ${path}`,
    summary: ['One sentence.', 'Another one.'],
    words: 1_200,
    rounds: 1,
    terms: [{ term: 'kettle', score: 2.5, count: 3, documents: 1 }],
    links: { local: 2, external: 1, problems: [] },
    duplicates: [],
    mended: [],
    limitations: [],
    ...more,
  };
}

function restartAt(ms: number, more: Partial<FleetEvent> = {}): FleetEvent {
  return { kind: 'restart', atMs: START + ms, actor: 'writer-2', cause: 'thrown in receive', incarnation: 2, ...more };
}

function reportOf(more: Partial<Report> = {}): Report {
  const articles = more.articles ?? [
    articleOf('a.md'),
    articleOf('b.md', {
      rounds: 2,
      mended: [{ code: 'missing-title' }],
      limitations: [{ code: 'summary-too-long', words: 99, limit: 90 }],
      links: {
        local: 1,
        external: 0,
        problems: [{ path: 'b.md', line: 7, target: 'gone.md#x', reason: 'missing-file' }],
      },
    }),
  ];
  return {
    title: 'The report',
    folder: '/texts',
    startedMs: START,
    finishedMs: START + 1_500,
    seed: 42,
    files: 3,
    articles,
    terms: [
      { term: 'kettle', score: 9, count: 1_234, documents: 2 },
      { term: 'tea', score: 3, count: 1, documents: 1 },
    ],
    duplicates: [{ ids: ['a.md', 'b.md'], similarity: 0.999 }],
    rejected: [{ kind: 'rejected', path: 'c.bin', reason: 'binary', detail: 'contains zero bytes' }],
    scanProblems: [{ path: 'd', reason: 'unreadable', detail: 'permission denied' }],
    ignored: { '.png': 2 },
    progress: articles.flatMap(({ path }, i) =>
      STAGES.map((stage, j) => ({ document: path, stage, atMs: START + 100 * (i + 1) * (j + 1) })),
    ),
    events: [
      restartAt(250, { kind: 'crash', deliberate: true, incarnation: undefined }),
      restartAt(300, { document: 'b.md', step: 'written' }),
    ],
    ...more,
  };
}

const EMPTY: Partial<Report> = {
  files: 0,
  articles: [],
  terms: [],
  duplicates: [],
  rejected: [],
  scanProblems: [],
  ignored: {},
  progress: [],
  events: [],
  seed: undefined,
};

describe('totalsOf', () => {
  it('adds up', () => {
    const { linkProblems, ...figures } = totalsOf(reportOf());
    expect(figures).to.deep.equal({
      published: 2,
      rejected: 1,
      lost: 0,
      words: 2_400,
      localLinks: 3,
      externalLinks: 1,
      sentBack: 1,
      limited: 1,
      restarts: 1,
      durationMs: 1_500,
    });
    expect(linkProblems).to.have.length(1);
  });

  it('shows a lost document', () => {
    expect(totalsOf(reportOf({ files: 4 })).lost).to.equal(1);
  });
});

describe('wording', () => {
  it('is the same on every machine', () => {
    expect([0, 999, 999.6, 3_210, 59_999, 125_000].map(duration)).to.deep.equal([
      '0 ms',
      '999 ms',
      '1.0 s',
      '3.2 s',
      '1 min 0 s',
      '2 min 5 s',
    ]);
    expect([1, 2, 12_345].map((value) => plural(value, 'file'))).to.deep.equal(['1 file', '2 files', '12,345 files']);
    expect([0.8, 0.999, 1].map(percent)).to.deep.equal(['80 %', '99 %', '100 %']);
  });
});

describe('scale', () => {
  it('places values and stays inside', () => {
    const place = linearScale(50, 200);
    expect([-1, 0, 25, 50, 99].map(place)).to.deep.equal([0, 0, 100, 200, 200]);
    expect(linearScale(0, 200)(7)).to.equal(0);
  });

  it('has round ticks', () => {
    expect(ticks(14, 4, 1)).to.deep.equal([0, 5, 10]);
    expect(ticks(2, 4, 1)).to.deep.equal([0, 1, 2]);
    expect(ticks(3_400, 5)).to.deep.equal([0, 1_000, 2_000, 3_000]);
    expect(ticks(0, 4)).to.deep.equal([0]);
  });
});

describe('html', () => {
  it('escapes every value and leaves its own markup', () => {
    const inner = html`<b>${'<i>&"\''}</b>`;
    expect(String(html`<p title="${'"'}">${inner}${[1, inner, undefined, false]}</p>`)).to.equal(
      '<p title="&quot;"><b>&lt;i&gt;&amp;&quot;&#39;</b>1<b>&lt;i&gt;&amp;&quot;&#39;</b></p>',
    );
    expect(String(html`${'a\u0000\u202eb\ud800'}`)).to.equal('a\ufffd\ufffdb\ufffd');
  });
});

describe('inlineText and codeSpan', () => {
  it('keep foreign text from becoming markup', () => {
    for (const text of [
      EVIL,
      '# no heading',
      '1. no list',
      '- no list',
      '> no quote',
      '&amp; <b>',
      '[a](b)',
      '`` ` ``',
      'a|b\n\nc',
      '<https://x.example>',
      '**b** _i_ ~~s~~',
    ]) {
      const shown = text.replace(/\s+/g, ' ').trim();
      expect(readProse(inlineText(text), 'markdown').paragraphs, text).to.deep.equal([shown]);
      expect(readProse(`x ${codeSpan(text)}`, 'markdown').paragraphs[0]?.replace(/\s/g, ''), text).to.equal(
        `x${shown.replaceAll('|', '\\|')}`.replace(/\s/g, ''),
      );
    }
  });
});

describe('renderMarkdown', () => {
  it('holds everything that the report says', () => {
    const text = renderMarkdown(reportOf());
    for (const part of [
      '# The report',
      '`/texts` · 2031-05-04 03:14:07 UTC · 1.5 s',
      '| 3 | 2 | 1 | 0 | 2,400 | 1 | 1 | 1 |',
      '### About a.md',
      '> One sentence.',
      'Sent back once; mended: the title is missing',
      'Published with limitations: the summary has 99 words, 9 too many',
      '| kettle | 1,234 | 2 |',
      '| 1 | 250 ms | `writer-2` | crashed, on purpose | thrown in receive |  |  |',
      '| **2** | 300 ms | `writer-2` | restarted (incarnation 2) | thrown in receive | `b.md` | written |',
      '| `b.md` | 7 | `gone.md#x` | no such file |',
      '| `a.md`<br>`b.md` | 99 % |',
      '| `c.bin` | not a text | contains zero bytes |',
      '| `d` | cannot be opened | permission denied |',
      '2 .png',
      'Seed: `42`',
    ]) {
      expect(text).to.include(part);
    }
    expect(renderMarkdown(reportOf())).to.equal(text);
  });

  it('has no more headings, links or code than its own when the texts are hostile', () => {
    const evil = readProse(renderMarkdown(hostileReport()), 'markdown');
    expect(evil.headings).to.have.length(readProse(renderMarkdown(reportOf()), 'markdown').headings.length);
  });

  it('says that there is nothing', () => {
    const text = renderMarkdown(reportOf(EMPTY));
    expect(text).to.include('There was nothing to publish.').and.not.include('Seed');
    expect(readProse(text, 'markdown').headings.map((heading) => heading.text)).to.deep.equal([
      'The report',
      'Articles',
      'Links to mend',
    ]);
  });
});

/** A report in which every foreign text is made to break out. */
function hostileReport(): Report {
  const link = { path: EVIL, line: 1, target: EVIL, reason: 'malformed' as const };
  return reportOf({
    title: EVIL,
    folder: EVIL,
    seed: EVIL,
    articles: ['a.md', 'b.md'].map((path) =>
      articleOf(`${path}${EVIL}`, {
        title: EVIL,
        summary: [EVIL],
        terms: [{ term: EVIL, score: 1, count: 1, documents: 1 }],
        links: { local: 1, external: 0, problems: [link] },
        rounds: 2,
        mended: [{ code: 'term-not-in-source', term: EVIL }],
        limitations: [{ code: 'sentence-not-in-source', sentence: EVIL }],
      }),
    ),
    terms: [{ term: EVIL, score: 1, count: 1, documents: 1 }],
    duplicates: [{ ids: [EVIL, 'x'], similarity: 1 }],
    rejected: [{ kind: 'rejected', path: EVIL, reason: 'binary', detail: EVIL }],
    scanProblems: [{ path: EVIL, reason: 'missing', detail: EVIL }],
    ignored: { [EVIL]: 1 },
    events: [restartAt(1, { actor: EVIL, cause: EVIL, document: EVIL, step: EVIL })],
  });
}

/** Names of the tags of a page, and whether each that must be closed is closed in order. */
function tagsOf(page: string): string[] {
  const empty = new Set(['meta', 'br']);
  const open: string[] = [];
  const names: string[] = [];
  for (const token of htmlTokens(page)) {
    if (token.kind === 'open') {
      names.push(token.name);
      if (!empty.has(token.name) && !token.attributes.endsWith('/')) open.push(token.name);
    } else if (token.kind === 'close') {
      expect(token.name).to.equal(open.pop());
    }
  }
  expect(open).to.deep.equal([]);
  return names;
}

describe('renderHtml', () => {
  it('is one well-formed page that asks for nothing', () => {
    const page = renderHtml(reportOf());
    expect(page).to.match(/^<!doctype html>\n<html lang="en">/);
    expect(tagsOf(page)).to.not.include.oneOf(['script', 'link', 'img', 'iframe', 'object', 'a']);
    expect(page).to.not.match(/url\(|@import|https?:/);
    expect(page).to.include('prefers-color-scheme: dark');
    expect(renderHtml(reportOf())).to.equal(page);
  });

  it('can be used without seeing it', () => {
    const page = renderHtml(reportOf());
    expect(page.match(/<h[123]\b/g)).to.have.length(1 + 5 + 2);
    expect(page.match(/<svg [^>]*role="img" aria-labelledby="(\w+-title) (\w+-text)"/g)).to.have.length(2);
    for (const id of ['terms-title', 'terms-text', 'flow-title', 'flow-text']) expect(page).to.include(`id="${id}"`);
    expect(page.match(/<table>/g)).to.have.length(page.match(/<thead><tr><th scope="col"/g)?.length ?? 0);
  });

  it('shows the restart with its number in the plot and in the table', () => {
    const page = renderHtml(reportOf());
    expect(page).to.include('<title>2: writer-2 restarted, thrown in receive</title>');
    expect(page).to.include('<span class="marker">2</span>');
    expect(page).to.include('restarted (incarnation 2)');
  });

  it('holds no tag that a hostile text brought in', () => {
    const page = renderHtml(hostileReport());
    expect(tagsOf(page)).to.not.include('script');
    expect(page).to.not.match(/onload='/);
    expect(page).to.not.match(/[\u0000\u202e]/);
    expect(page).to.include('&lt;script&gt;');
  });

  it('says that there is nothing', () => {
    const page = renderHtml(reportOf(EMPTY));
    expect(page).to.include('There was nothing to publish.');
    expect(tagsOf(page)).to.not.include.oneOf(['svg', 'table']);
  });
});

/** The WCAG contrast of two colors given as `#rrggbb`. */
function contrast(first: string, second: string): number {
  const luminance = (color: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(first), luminance(second)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe('style sheet', () => {
  it('has readable text on every ground, light and dark', () => {
    const schemes = Array.from(STYLE_SHEET.matchAll(/:root \{[^}]*--paper[^}]*\}/g), ([block]) =>
      Object.fromEntries(Array.from(block.matchAll(/--([\w-]+): (#\w{6})/g), ([, name, color]) => [name, color])),
    );
    expect(schemes).to.have.length(2);
    for (const colors of schemes) {
      for (const [text, ground] of [
        'ink/paper',
        'ink/card',
        'ink/chip',
        'quiet/paper',
        'quiet/card',
        'alarm-ink/alarm',
      ].map((pair) => pair.split('/'))) {
        expect(
          contrast(colors[text as string] as string, colors[ground as string] as string),
          `${text} on ${ground}`,
        ).to.be.at.least(4.5);
      }
    }
  });
});

describe('plots', () => {
  it('are left out without data', () => {
    expect(plotTerms([])).to.equal(undefined);
    expect(plotFlow(reportOf(EMPTY))).to.equal(undefined);
  });

  it('draw bars in proportion', () => {
    const picture = String(plotTerms(reportOf().terms));
    const lengths = Array.from(picture.matchAll(/class="bar" d="M136 \d+h([\d.]+)/g), (match) => Number(match[1]) + 2);
    expect(lengths).to.have.length(2);
    expect((lengths[0] as number) / (lengths[1] as number)).to.be.closeTo(3, 0.01);
    expect(String(plotTerms([{ term: 'x'.repeat(99), score: 1, count: 1, documents: 1 }]))).to.include(
      `>${'x'.repeat(16)}…</text>`,
    );
  });

  it('draw one area per stage, the later inside the earlier', () => {
    const picture = String(plotFlow(reportOf()));
    const steps = Array.from(picture.matchAll(/class="stage-\d" d="M40 250H([\d.]+)V/g), (match) => Number(match[1]));
    expect(steps).to.have.length(STAGES.length);
    expect(steps).to.deep.equal(steps.toSorted((a, b) => a - b));
  });

  it('do not grow with the number of documents', () => {
    const progress = Array.from({ length: 200_000 }, (_, i) => ({
      document: `${i}`,
      stage: 'read' as const,
      atMs: START + i / 7,
    }));
    const picture = String(plotFlow(reportOf({ progress, finishedMs: START + 30_000 })));
    expect(picture.length).to.be.below(60_000);
    expect(picture).to.include('read: 200,000 documents');
  });

  it('keep the heads of markers apart and inside the picture', () => {
    const events = [0, 1, 2, 1_498, 1_499, 1_500].map((ms) => restartAt(ms));
    const picture = String(plotFlow(reportOf({ events })));
    const heads = Array.from(picture.matchAll(/<circle cx="([\d.]+)"/g), (match) => Number(match[1]));
    expect(heads).to.have.length(6);
    for (const [i, head] of heads.entries()) {
      expect(head).to.be.within(40, 468);
      if (i > 0) expect(head - (heads[i - 1] as number)).to.be.at.least(20 - 1e-9);
    }
  });

  it('survive records that are out of order or repeated', () => {
    const progress = [
      { document: 'a', stage: 'read' as const, atMs: START - 5 },
      { document: 'a', stage: 'read' as const, atMs: START + 5 },
      { document: 'a', stage: 'published' as const, atMs: START + 2 },
    ];
    expect(String(plotFlow(reportOf({ progress }))))
      .to.include('read: 1 document')
      .and.not.match(/NaN|Infinity|undefined/);
  });
});
