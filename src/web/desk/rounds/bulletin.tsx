// The bulletin as it writes itself, each of its numbers opening the rows it counts.
import { useState } from 'react';
import { Link } from 'wouter';
import { isIdle, type Placeholder, readSentence, told, type Value, type Word, written } from '#policy/sentence.ts';
import { useSeat } from '#web/desk/frame.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf } from '#web/desk/rounds/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { isComing, useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { Waiting } from '#web/parts/said.tsx';

type Bulletin = Answer<'GET /bulletin'>['items'][number];

/** The figure behind a placeholder; a count of choices has no rows of its own. */
const measureOf = ({ of, name, field, choice }: Placeholder): string | null =>
  of === 'figure' ? (choice === undefined ? name : `${name}@${field}=${choice}`) : null;

function Piece({
  part,
  value,
  cases,
}: {
  readonly part: Word;
  readonly value: (part: Placeholder) => Value;
  readonly cases: string | null;
}) {
  const { language } = useReader();
  if (typeof part === 'string') return part;
  const words = written(value(part), part, language);
  const measure = measureOf(part);
  if (measure === null || cases === null) return words;
  return (
    <Link className="opens" href={`${cases}?measure=${encodeURIComponent(measure)}`}>
      {words}
    </Link>
  );
}

function Sentences({ round, bulletin }: { readonly round: TabProps['round']; readonly bulletin: Bulletin }) {
  const { say, language } = useReader();
  const [copied, setCopied] = useState(false);
  const { organisationId } = useSeat();
  // Further down only a part of the rows is one's own: they would not add up to the number.
  const cases = organisationId === round.organisationId ? `/desk/rounds/${round.id}/cases` : null;
  const value = (part: Placeholder) => bulletin.values[part.source] ?? '';
  if (bulletin.zh === '')
    return (
      <p className="meta">
        {say(
          '还没有可说的结果；有了第一个数，这里自己会写',
          'No result to tell yet; it writes itself from the first number on',
        )}
      </p>
    );
  const copy = () =>
    void navigator.clipboard.writeText(language === 'zh' ? bulletin.zh : bulletin.en).then(() => setCopied(true));
  return (
    <>
      <p className="bulletin">
        {programmeOf(round)
          .bulletin.map((sentence) => ({ key: sentence.zh, parts: readSentence(sentence[language]).parts }))
          .filter(({ parts }) => !isIdle(parts, value))
          .map(({ key, parts }) => (
            <span key={key}>
              {told(parts, value).map((part) => (
                <Piece key={typeof part === 'string' ? part : part.source} part={part} value={value} cases={cases} />
              ))}{' '}
            </span>
          ))}
      </p>
      <p className="meta">
        {say(
          '每个数都能点开到人，与公示、账目出自同一份历史',
          'Each number opens its cases; notice and ledger come from the same history',
        )}
      </p>
      <button type="button" className="btn btn-s" onClick={copy}>
        {copied ? say('已复制', 'Copied') : say('复制文字', 'Copy the text')}
      </button>
    </>
  );
}

export function BulletinPanel({ round }: TabProps) {
  const { say } = useReader();
  const answer = useAnswer('GET /bulletin', { query: { round: round.id } });
  if (isComing(answer)) return <Waiting lines={6} />;
  const bulletin = answer.data?.items[0];
  if (!bulletin) return null;
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('简报（自动写好）', 'Bulletin (writes itself)')}</h2>
      </div>
      <div className="pb gap-s">
        <Sentences round={round} bulletin={bulletin} />
      </div>
    </section>
  );
}
