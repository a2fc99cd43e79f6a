// Texts for tests: seeded random words, and prose in several languages.

/** A source of numbers in 0 … 1 that repeats itself for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` words out of a vocabulary of `vocabulary` made-up words. */
export function randomWords(random: () => number, count: number, vocabulary = 5_000): string[] {
  return Array.from({ length: count }, () => `w${Math.floor(random() * vocabulary).toString(36)}x`);
}

export const RUSSIAN = `Почтовая служба города устроена просто. Письма приходят на станцию, и на станции их сортируют по
улицам. Если письмо потеряно, служба ищет письмо по журналу, и в журнале видно, кто принял письмо и когда. Почтальон
не знает, что лежит в письме, но он знает улицу и дом. На каждой улице есть свой почтальон, и если почтальон заболел,
на улицу выходит другой. Начальник станции следит за почтальонами и не носит письма сам. Когда на станции пожар, письма
не теряют: их уносят на другую станцию, и там работа идёт дальше. В журнале остаётся запись о том, что случилось на
станции, и о том, что было сделано. Так служба живёт много лет, и на неё не жалуются.`;

export const GREEK = `Το λιμάνι της πόλης είναι μικρό και παλιό. Τα πλοία έρχονται το πρωί και φεύγουν το βράδυ. Ο φάρος
δείχνει στα πλοία τον δρόμο και ο φύλακας του φάρου ανάβει το φως. Όταν το φως σβήνει, τα πλοία περιμένουν έξω από το
λιμάνι. Ποιος ανάβει τότε το φως; Ο δεύτερος φύλακας παίρνει τη θέση του πρώτου και τα πλοία μπαίνουν στο λιμάνι. Στο
βιβλίο του φάρου γράφουν κάθε βράδυ τι έγινε, και έτσι το λιμάνι θυμάται τα πλοία και τους φύλακες του φάρου.`;

export const CHINESE = `图书馆在城市的中心。读者可以在图书馆借书，也可以在图书馆看报。管理员每天检查书架，如果有书丢了，
管理员就在目录里查找。目录记录每一本书的位置。图书馆有三位管理员，一位管理员生病的时候，别的管理员接替他的工作。
读者不需要知道是哪位管理员在工作。`;

export const JAPANESE = `駅前の時計は百年動いています。時計を直す職人が毎朝駅に来ます。職人が休む日は、弟子が時計を直します。
町の人は時計を見て仕事に行きます。`;

export const GERMAN = `Die Mühle steht am Fluss und mahlt das Korn der Bauern. Der Müller prüft das Rad, und wenn das Rad
bricht, hält er die Mühle an. Dann kommt der Zimmermann und baut das Rad neu. Die Bauern warten nicht lange, denn der
Müller hat ein zweites Rad im Schuppen. Das Korn geht nicht verloren, und das Mehl wird am Abend in das Dorf gebracht.
Der Bäcker im Dorf kennt die Mühle nicht, er kennt nur das Mehl. So geht die Arbeit weiter, auch wenn ein Rad bricht.`;
