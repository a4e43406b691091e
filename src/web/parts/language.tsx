// The reader's language and text size: chosen at any time, remembered on this device, told to the page. Every sentence is written where it
// is used, in both languages at once: `say('已提交', 'Handed in')`.
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { chinaDate, systemClock } from '#kit/clock.ts';
import type { Text } from '#kit/text.ts';

export type Language = 'zh' | 'en';

export interface Reader {
  readonly language: Language;
  readonly large: boolean;
  /** `say(text)` or `say('中文', 'English')`. */
  say(text: Text | string, en?: string): string;
  setLanguage(language: Language): void;
  setLarge(large: boolean): void;
  /** Today in China, for formats that leave out the current year. */
  readonly today: string;
}

const Context = createContext<Reader | null>(null);

const kept = (name: string): string | null => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is switched off: the choice lasts as long as the page
  }
};
const keep = (name: string, value: string): void => {
  try {
    localStorage.setItem(name, value);
  } catch {
    // as above
  }
};

export function ReaderProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => (kept('nj-language') === 'en' ? 'en' : 'zh'));
  const [large, setLarge] = useState(() => kept('nj-size') === 'large');
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    keep('nj-language', language);
  }, [language]);
  useEffect(() => {
    document.documentElement.dataset.size = large ? 'large' : 'normal';
    keep('nj-size', large ? 'large' : 'normal');
  }, [large]);
  const say = useCallback(
    (said: Text | string, en = '') => (typeof said === 'string' ? (language === 'zh' ? said : en) : said[language]),
    [language],
  );
  const reader = useMemo<Reader>(
    () => ({ language, large, say, setLanguage, setLarge, today: chinaDate(systemClock.now()) }),
    [language, large, say],
  );
  return <Context value={reader}>{children}</Context>;
}

export function useReader(): Reader {
  const reader = useContext(Context);
  if (!reader) throw new Error('no ReaderProvider above');
  return reader;
}
