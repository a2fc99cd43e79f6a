// Decodes HTML character references.
// Owns: numeric references and the named ones that texts really use: Latin-1, Greek, punctuation, arrows.
// Guarantees: linear; an unknown name stays as it is written.

const LATIN_1 = `nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2
  sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml
  Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml
  times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave
  eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute
  ucirc uuml yacute thorn yuml`;
const GREEK = `Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho _ Sigma Tau
  Upsilon Phi Chi Psi Omega _ _ _ _ _ _ _ alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi
  omicron pi rho sigmaf sigma tau upsilon phi chi psi omega`;
const OTHERS = `amp=& lt=< gt=> quot=" apos=' ndash=– mdash=— lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„
  dagger=† Dagger=‡ bull=• hellip=… permil=‰ prime=′ Prime=″ lsaquo=‹ rsaquo=› euro=€ trade=™ larr=← uarr=↑ rarr=→
  darr=↓ harr=↔ rArr=⇒ minus=− radic=√ infin=∞ asymp=≈ ne=≠ equiv=≡ le=≤ ge=≥ sum=∑ OElig=Œ oelig=œ Scaron=Š
  scaron=š Yuml=Ÿ fnof=ƒ circ=ˆ tilde=˜ check=✓ hearts=♥`;

const NAMED: ReadonlyMap<string, string> = new Map([
  ...LATIN_1.split(/\s+/).map((name, i): [string, string] => [name, String.fromCodePoint(160 + i)]),
  ...GREEK.split(/\s+/).map((name, i): [string, string] => [name, String.fromCodePoint(913 + i)]),
  ...OTHERS.split(/\s+/).map((pair): [string, string] => [pair.slice(0, -2), pair.slice(-1)]),
  ['ensp', '\u2002'],
  ['emsp', '\u2003'],
  ['thinsp', '\u2009'],
  ['zwnj', '\u200c'],
  ['zwj', '\u200d'],
]);

const REFERENCE = /&(?:#(\d{1,8})|#[xX]([\da-fA-F]{1,6})|([A-Za-z][A-Za-z\d]{1,31}));/g;

/** `text` with its character references replaced, as `&eacute;`, `&#233;` and `&#xE9;` by `é`. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (reference, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED.get(name) ?? reference;
    return fromCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}

/** As HTML reads numbers: 128–159 mean windows-1252, what is no character becomes U+FFFD. */
function fromCode(code: number): string {
  if (code >= 0x80 && code <= 0x9f) return new TextDecoder('windows-1252').decode(Uint8Array.of(code));
  const isCharacter = code !== 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : '\ufffd';
}
