// What the newsroom publishes, as plain data.
// Owns: the shape of a report and the figures that follow from it.
// Guarantees: survives a structured clone and JSON; renderers need nothing else.
// Refuses: to know how it looks (report-markdown.ts, report-html.ts) or who gathered it.

import type { Article } from '../text/article.ts';
import type { DuplicateGroup } from '../text/duplicates.ts';
import type { LinkProblem } from '../text/link-check.ts';
import type { RejectedFile } from '../text/read-document.ts';
import type { ScanProblem } from '../text/scan-folder.ts';
import type { TermScore } from '../text/terms.ts';

/** The stages that a document passes, in order. */
export const STAGES: readonly Stage[] = ['read', 'researched', 'written', 'audited', 'published'];

/** A stage is entered when its work is done: a document is `read` when the reader has handed it on. */
export type Stage = 'read' | 'researched' | 'written' | 'audited' | 'published';

/** One document has passed one stage; of repeated records the first counts. */
export interface Progress {
  readonly document: string;
  readonly stage: Stage;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** Something that befell an actor during the run. */
export interface FleetEvent {
  readonly kind: 'crash' | 'restart' | 'retry' | 'quarantine' | 'dead-letter' | 'stop';
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** The actor's name or address. */
  readonly actor: string;
  /** In one line. */
  readonly cause: string;
  /** The document it was working on. */
  readonly document?: string | undefined;
  /** What it was doing with it. */
  readonly step?: string | undefined;
  /** The actor's incarnation afterwards. */
  readonly incarnation?: number | undefined;
  /** Whether it was done on purpose, to show the recovery. */
  readonly deliberate?: boolean | undefined;
}

/** Everything one run has found out. */
export interface Report {
  readonly title: string;
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly startedMs: number;
  readonly finishedMs: number;
  /** Of the deliberate crash; absent without one. */
  readonly seed?: string | number | undefined;
  /** Files that the scan listed. */
  readonly files: number;
  /** In the order in which they are to be shown. */
  readonly articles: readonly Article[];
  /** Of all documents together, best first. */
  readonly terms: readonly TermScore[];
  readonly duplicates: readonly DuplicateGroup[];
  readonly rejected: readonly RejectedFile[];
  readonly scanProblems: readonly ScanProblem[];
  /** Extension → files passed over. */
  readonly ignored: Readonly<Record<string, number>>;
  readonly progress: readonly Progress[];
  readonly events: readonly FleetEvent[];
}

/** The figures of a report. */
export interface Totals {
  readonly published: number;
  readonly rejected: number;
  /** Listed files that were neither published nor rejected. */
  readonly lost: number;
  readonly words: number;
  readonly localLinks: number;
  readonly externalLinks: number;
  /** Articles that took more than one round. */
  readonly sentBack: number;
  /** Articles published with limitations. */
  readonly limited: number;
  readonly restarts: number;
  readonly durationMs: number;
  /** Of all articles, in their order. */
  readonly linkProblems: readonly LinkProblem[];
}

/** Adds up a report. */
export function totalsOf(report: Report): Totals {
  const { articles, rejected, events } = report;
  const sum = (of: (article: Article) => number): number => articles.reduce((total, article) => total + of(article), 0);
  return {
    published: articles.length,
    rejected: rejected.length,
    lost: Math.max(0, report.files - articles.length - rejected.length),
    words: sum((article) => article.words),
    localLinks: sum((article) => article.links.local),
    externalLinks: sum((article) => article.links.external),
    sentBack: articles.filter((article) => article.rounds > 1).length,
    limited: articles.filter((article) => article.limitations.length > 0).length,
    restarts: events.filter((event) => event.kind === 'restart').length,
    durationMs: report.finishedMs - report.startedMs,
    linkProblems: articles.flatMap((article) => article.links.problems),
  };
}
