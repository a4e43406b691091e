// One box before everything: a sentence of one's own leads to what there is and to whom to ask. Whoever does not want to write has a number to dial.
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { sayExamples } from '#web/hall/say-examples.ts';
import { hotline } from '#web/hall/services/hotlines.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

const answerTo = (sentence: string): string => `/hall/services?q=${encodeURIComponent(sentence)}`;

export function SayBox() {
  const { say } = useReader();
  const [, go] = useLocation();
  const [words, setWords] = useState('');
  return (
    <search className="sec flush say" aria-labelledby="say">
      <h2 id="say">{say('有事说一句就行', 'Say it in a sentence')}</h2>
      <form
        className="say-line"
        onSubmit={(event) => {
          event.preventDefault();
          go(answerTo(words.trim()));
        }}
      >
        <input
          className="in"
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          maxLength={100}
          aria-labelledby="say"
          placeholder={say('一句大白话，或者服务的名字', 'In your own words')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <button type="submit" className="btn">
          <Icon name="search" />
          <span className="sr">{say('找', 'Find')}</span>
        </button>
      </form>
      <ul className="say-examples">
        {sayExamples.map((one) => (
          <li key={one.zh}>
            <Link href={answerTo(say(one))}>{say(one)}</Link>
          </li>
        ))}
      </ul>
      <p>
        <Icon name="phone" /> {say('不想写，打 ', 'Rather talk? Call ')}
        <a href={`tel:${hotline}`}>{hotline}</a>
      </p>
    </search>
  );
}
