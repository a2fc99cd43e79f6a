import { expect } from 'chai';
import {
  type Analysis,
  type Article,
  type AuditReason,
  analyze,
  describeReason,
  type Draft,
} from '../../../examples/newsroom/text/article.ts';
import { auditDraft, judgeDraft } from '../../../examples/newsroom/text/audit.ts';
import { writeDraft } from '../../../examples/newsroom/text/draft.ts';
import { readProse, type TextFormat } from '../../../examples/newsroom/text/plain-text.ts';
import { searchableText } from '../../../examples/newsroom/text/prose.ts';
import type { TextDocument } from '../../../examples/newsroom/text/read-document.ts';
import { CorpusIndex } from '../../../examples/newsroom/text/terms.ts';
import { countWords } from '../../../examples/newsroom/text/tokens.ts';
import { CHINESE, GERMAN, GREEK, JAPANESE, randomFrom, RUSSIAN } from './samples.ts';

function documentOf(text: string, path = 'notes/my-note.md', format: TextFormat = 'markdown'): TextDocument {
  const prose = readProse(text, format);
  const words = countWords(prose.paragraphs.join('\n\n'));
  return {
    kind: 'document',
    path,
    title: prose.title,
    format,
    text,
    encoding: 'utf-8',
    bytes: text.length,
    words,
    modifiedMs: 0,
  };
}

function analysisOf(document: TextDocument): Analysis {
  const index = new CorpusIndex();
  index.add(document.path, searchableText(readProse(document.text, document.format)));
  const links = { local: 0, external: 0, problems: [] };
  return analyze(document, { terms: index.topTerms(document.path, 8), links, duplicates: [] });
}

/** Lets writer and auditor work on a document until it is published. */
function publish(
  document: TextDocument,
  analysis: Analysis = analysisOf(document),
): { article: Article; drafts: Draft[] } {
  const drafts = [writeDraft(document, analysis)];
  for (;;) {
    const draft = drafts.at(-1) as Draft;
    const verdict = judgeDraft(draft, auditDraft(draft, document));
    if (verdict.kind === 'publish') return { article: verdict.article, drafts };
    drafts.push(writeDraft(document, analysis, verdict));
  }
}

function codes(reasons: readonly AuditReason[]): string[] {
  return [...new Set(reasons.map(({ code }) => code))];
}

const GOOD = `# Kettles

The copper kettle stands in the kitchen of the old house. Every morning the kettle whistles when the water boils.
Nobody knows who bought it, and nobody wants to sell it. The cook polishes the copper once a week with lemon and salt.
A kettle made of copper heats its water faster than one of steel. In winter the stove and the kettle are never cold.
Visitors ask for tea before they have taken off their coats. The kettle answers them with a whistle.`;

describe('writing and auditing', () => {
  it('publishes a good draft at once', () => {
    const { article } = publish(documentOf(GOOD));
    expect(article).to.include({ kind: 'article', path: 'notes/my-note.md', title: 'Kettles', rounds: 1 });
    expect(article.limitations).to.deep.equal([]);
    expect(article.mended).to.deep.equal([]);
    expect(article.summary.length).to.be.within(2, 3);
    expect(article).to.not.have.any.keys('answers', 'round');
  });

  it('keeps the sentences in the order of the text', () => {
    const { article } = publish(documentOf(GOOD));
    const places = article.summary.map((sentence) => GOOD.replace(/\s+/g, ' ').indexOf(sentence));
    expect(places).to.deep.equal(places.toSorted((a, b) => a - b));
    expect(places).to.not.include(-1);
  });

  it('shortens a summary that is too long', () => {
    const long = (end: string): string =>
      `The harbor master writes every ship that enters the harbor into a heavy book with the name of its captain, the load it carries, the port it comes from, and the day on which it ${end}.`;
    const document = documentOf(
      `# Harbor\n\n${['sails north', 'was built', 'takes fresh water', 'pays'].map(long).join(' ')} The book is old.`,
    );
    const { article, drafts } = publish(document);
    expect(codes(auditDraft(drafts[0] as Draft, document))).to.include('summary-too-long');
    expect(codes(article.mended)).to.include('summary-too-long');
    expect(article.limitations).to.deep.equal([]);
    expect(countWords(article.summary.join(' '))).to.be.at.most(45);
  });

  it('drops sentences that repeat each other', () => {
    const text = `# Mill\n\nThe mill by the river grinds the corn of the village. The mill by the river grinds the wheat of the village.
      The mill by the river grinds the rye of the village. The miller sleeps at noon under an apple tree behind it.`;
    const { article, drafts } = publish(documentOf(text));
    expect(drafts[0]?.summary).to.have.length(2);
    expect(codes(drafts[1]?.answers ?? [])).to.deep.equal(['redundant-sentences']);
    expect(article.summary).to.have.length(2);
    expect(article.limitations).to.deep.equal([]);
    expect(article.rounds).to.equal(2);
  });

  it('finds a title for a text that has none', () => {
    const [, ...rest] = GOOD.split('\n\n');
    expect(publish(documentOf(rest.join('\n\n'))).article).to.include({ title: 'My note', rounds: 2 });
    expect(publish(documentOf(`${rest.join('\n\n')}\n\n## The kettle`)).article.title).to.equal('The kettle');
    expect(publish(documentOf(rest.join('\n\n'), '.md')).article.title).to.equal('.md');
  });

  it('brings in the subject when the summary misses it', () => {
    const document = documentOf(GOOD);
    const analysis = analysisOf(document);
    const missed = {
      ...analysis,
      sentences: analysis.sentences.filter(({ text }) => !/kettle|copper|water/i.test(text)),
    };
    expect(codes(auditDraft(writeDraft(document, missed), document))).to.deep.equal(['missing-subject']);
    const reason: AuditReason = { code: 'missing-subject', terms: ['lemon'] };
    expect(writeDraft(document, analysis, { avoid: [reason] }).summary.join(' ')).to.include('lemon');
  });

  it('notices that the document has changed since it was analyzed, and reads it anew', () => {
    const changed = documentOf(
      GOOD.replaceAll('copper', 'silver').replaceAll('kettle', 'samovar').replace('# Kettles', '# Samovars'),
    );
    const { article, drafts } = publish(changed, analysisOf(documentOf(GOOD)));
    expect(codes(auditDraft(drafts[0] as Draft, changed))).to.include.members([
      'sentence-not-in-source',
      'term-not-in-source',
    ]);
    expect(article.limitations).to.deep.equal([]);
    expect(article.summary.join(' ')).to.match(/samovar|silver/);
    expect(article.terms.map(({ term }) => term)).to.not.include('kettle');
  });

  it('falls back to the headings of a document without prose', () => {
    const { article } = publish(documentOf('# Commands\n\n```\nrun\n```\n\n## Start\n\n## Stop'));
    expect(article.summary).to.deep.equal(['Commands', 'Start', 'Stop']);
    expect(article.limitations).to.deep.equal([]);
  });

  it('publishes with limitations what cannot be mended', () => {
    const { article } = publish(documentOf('```\nonly code\n```'));
    expect(article).to.include({ title: 'My note', rounds: 2 });
    expect(article.limitations).to.deep.equal([{ code: 'missing-summary' }]);
    expect(codes(article.mended)).to.deep.equal(['missing-title']);

    const endless = documentOf(`# Endless\n\n${'and so it went on '.repeat(30).trim()}.`);
    expect(codes(publish(endless).article.limitations)).to.deep.equal(['summary-too-long']);
  });

  it('stops at the last round', () => {
    const document = documentOf('```\nonly code\n```');
    const draft = writeDraft(document, analysisOf(document));
    const reasons = auditDraft(draft, document);
    expect(judgeDraft(draft, reasons, 1)).to.nested.include({ kind: 'publish', 'article.rounds': 1 });
    expect(judgeDraft(draft, reasons, 2)).to.deep.equal({ kind: 'revise', round: 2, avoid: reasons });
  });

  it('never answers a reason by giving up an earlier cure', () => {
    const document = documentOf(GOOD);
    const { drafts } = publish(document, { ...analysisOf(documentOf(`${GOOD} ${GOOD}`)), terms: [] });
    for (const [i, draft] of drafts.entries()) {
      expect(draft.round).to.equal(i + 1);
      if (i > 0) expect(draft.answers.slice(0, drafts[i - 1]?.answers.length)).to.deep.equal(drafts[i - 1]?.answers);
    }
  });

  it('comes to an end for texts of all kinds, with a summary out of the source', () => {
    const random = randomFrom(8);
    const stock = [GOOD, RUSSIAN, GREEK, GERMAN, CHINESE, JAPANESE].flatMap((text) => text.split(/(?<=[.。])\s*/));
    const marks = ['\n\n', ' ', '\n- ', '\n\n## ', '\n> ', ' `x` ', '\n\n```\n', ' | ', '\n---\n', ''];
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
    for (let i = 0; i < 150; i++) {
      const pieces = Array.from({ length: Math.floor(random() * 40) }, () => pick(stock) + pick(marks));
      const document = documentOf(pieces.join(''), `${i}.md`, pick(['markdown', 'html', 'plain'] as const));
      const { article, drafts } = publish(document);
      expect(drafts.length).to.be.at.most(5);
      expect(article.title).to.not.equal('');
      const source = searchableText(readProse(document.text, document.format));
      for (const sentence of article.summary) expect(source).to.include(sentence);
      expect(codes(article.limitations)).to.not.include.oneOf([
        'missing-title',
        'sentence-not-in-source',
        'term-not-in-source',
      ]);
      expect(structuredClone(article)).to.deep.equal(article);
    }
  });

  it('puts every reason into words', () => {
    const reasons: readonly AuditReason[] = [
      { code: 'missing-title' },
      { code: 'missing-summary' },
      { code: 'summary-too-long', words: 120, limit: 90 },
      { code: 'redundant-sentences', pair: ['One.', `Two ${'x'.repeat(99)}`], overlap: 0.5, limit: 0.5 },
      { code: 'sentence-not-in-source', sentence: 'One.' },
      { code: 'term-not-in-source', term: 'kettle' },
      { code: 'missing-subject', terms: ['a', 'b'] },
    ];
    expect(reasons.map(describeReason)).to.deep.equal([
      'the title is missing',
      'the summary is empty',
      'the summary has 120 words, 30 too many',
      `two sentences share 50 % of their terms: “One.” and “Two ${'x'.repeat(44)}…”`,
      '“One.” is not in the source',
      'the term “kettle” is not in the source',
      'the summary does not speak of “a” or “b”',
    ]);
  });
});
