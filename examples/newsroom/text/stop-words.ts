// Tells the words that carry grammar from those that carry meaning.
// Owns: the English stop words, and how other languages' are found in the texts themselves.
// Guarantees: deterministic, linear; what is found depends on the document alone.
// Refuses: to name the language; a list per language would still miss the next one. The price: in a short
//   text, a short word that it is all about can pass for grammar.

/** English function words, in the form `tokenize` gives them. */
export const ENGLISH_STOP_WORDS: ReadonlySet<string> = new Set(
  `a about above across after again against ago all almost along already also although always am among an and another
  any anyone anything are around as at away back be became because become becomes been before behind being below
  between both but by came can cannot can't come comes could couldn't did didn't do does doesn't doing done don't down
  during each either else enough etc even ever every everyone everything few for from further gave get gets getting
  give given gives go goes going gone got had hadn't has hasn't have haven't having he he's hence her here hers herself
  him himself his how however i i'd i'll i'm i've if in indeed instead into is isn't it it's its itself just keep keeps
  kept know known last least less let let's like likely made make makes making many may maybe me might mine more most
  mostly much must my myself near need needs neither never next no nobody none nor not nothing now of off often on once
  one ones only onto or other others otherwise our ours ourselves out over own per perhaps please put puts quite rather
  really said same saw say says see seem seems seen several shall she should shouldn't since so some someone something
  sometimes somewhere soon still such take taken takes tell than that that's the their theirs them themselves then
  there there's therefore these they they're they've thing things think this those though through thus to together too
  took toward towards two under unless until up upon us use used uses using usually very via want wants was wasn't way
  we we'll we're we've well went were weren't what what's whatever when where whereas wherever whether which while who
  who's whoever whole whom whose why will with within without won't would wouldn't yes yet you you'd you'll you're
  you've your yours yourself yourselves e.g i.e vs one two three four five six seven eight nine ten first second new`.split(
    /\s+/,
  ),
);

/** Where fewer words than this share are English stop words, the text is taken for another language. */
const ENGLISH_SHARE = 0.15;
/** A document shorter than this says nothing about its language's function words. */
const MIN_WORDS = 64;
/** A function word stands in at least this share of all passages. */
const PERVASIVE = 0.25;

/**
 * The function words of a document in another language than English: short words that stand in a quarter
 * of its passages. They are short by Zipf's law of abbreviation; and they are spread evenly, where words
 * with meaning come in bursts (Church & Gale, "Poisson mixtures", 1995).
 * `words` as from `tokenize`; empty for English and for short documents.
 */
export function functionWords(words: readonly string[]): ReadonlySet<string> {
  if (words.length < MIN_WORDS) return new Set();
  let english = 0;
  for (const word of words) if (ENGLISH_STOP_WORDS.has(word)) english++;
  if (english >= words.length * ENGLISH_SHARE) return new Set();

  const passageLength = Math.min(64, Math.ceil(words.length / 8));
  const passages = Math.ceil(words.length / passageLength);
  const seen = new Map<string, { passages: number; last: number }>();
  for (const [i, word] of words.entries()) {
    if (!isShort(word)) continue;
    const passage = Math.floor(i / passageLength);
    const entry = seen.get(word);
    if (entry === undefined) seen.set(word, { passages: 1, last: passage });
    else if (entry.last !== passage) {
      entry.passages++;
      entry.last = passage;
    }
  }
  const found = [...seen].filter(([, entry]) => entry.passages >= passages * PERVASIVE);
  return new Set(found.map(([word]) => word));
}

/** Up to 4 letters; one sign where signs are syllables or words. */
function isShort(word: string): boolean {
  return (
    word.length <= (/^[\p{Script=Han}\p{Script=Hangul}]/u.test(word) ? 1 : /^[\p{Script=Hiragana}]/u.test(word) ? 2 : 4)
  );
}
