// What members say is wrong about them: read what it should be, mend what can be mended here, and answer in words they will read.
import '#web/desk/corrections.css';
import { type FormEvent, useState } from 'react';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Shown } from '#web/parts/said.tsx';

type Asked = Answer<'GET /organisations/{id}/corrections'>['items'][number];

/** What of the register is mended here; facts come with their next list. */
const mendable = { name: 'name', 'id-number': 'idNumber', phone: 'phone' } as const;
const fieldOf = (what: string): (typeof mendable)[keyof typeof mendable] | undefined =>
  what in mendable ? mendable[what as keyof typeof mendable] : undefined;

function Mend({ asked, field }: { readonly asked: Asked; readonly field: NonNullable<ReturnType<typeof fieldOf>> }) {
  const { say } = useReader();
  const [value, setValue] = useState('');
  const mend = useDoing('PUT /people/{id}', { changes: [] });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mend.mutate({ params: { id: asked.personId }, body: { [field]: value } });
  };
  const id = `mend-${asked.id}`;
  return (
    <form onSubmit={submit} className="gap-s">
      <div className="field">
        <label htmlFor={id}>
          {say(`在册的${asked.label.zh}改为`, `Change the ${asked.label.en.toLowerCase()} on file to`)}
        </label>
        <input
          className="in"
          id={id}
          autoComplete="off"
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
      </div>
      <ErrorNote error={mend.error} />
      <button type="submit" className="btn" disabled={mend.isPending || value.trim() === '' || mend.isSuccess}>
        {mend.isSuccess
          ? say('已记下，48 小时后生效', 'Recorded; in force after 48 hours')
          : say('改在册的', 'Change it on file')}
      </button>
    </form>
  );
}

function Reply({ asked }: { readonly asked: Asked }) {
  const { say } = useReader();
  const [answer, setAnswer] = useState('');
  const reply = useDoing('POST /corrections/{id}/answer', { changes: ['GET /organisations/{id}/corrections'] });
  const send = (accepted: boolean) => reply.mutate({ params: { id: asked.id }, body: { accepted, answer } });
  const id = `answer-${asked.id}`;
  const idle = reply.isPending || answer.trim() === '';
  return (
    <div className="gap-s">
      <div className="field">
        <label htmlFor={id}>{say('答复（本人会看到）', 'Your answer (the member reads it)')}</label>
        <textarea
          className="in"
          id={id}
          maxLength={500}
          value={answer}
          onChange={(event) => setAnswer(event.target.value)}
        />
      </div>
      <ErrorNote error={reply.error} />
      <div className="flex">
        <button type="button" className="btn" disabled={idle} onClick={() => send(true)}>
          {say('答复：已更正', 'Answer: corrected')}
        </button>
        <button type="button" className="btn" disabled={idle} onClick={() => send(false)}>
          {say('答复：不改', 'Answer: stays')}
        </button>
      </div>
    </div>
  );
}

function One({ asked }: { readonly asked: Asked }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const field = fieldOf(asked.what);
  return (
    <li className="panel correction">
      <div className="pb stack">
        <div>
          <h2>
            {asked.name}
            {say('：', ': ')}
            {say(asked.label)}
          </h2>
          <p className="meta">{instant(asked.askedAt)}</p>
        </div>
        <p>“{asked.words}”</p>
        {asked.behalf && <p className="sub">{say(asked.behalf)}</p>}
        {field ? (
          <Mend asked={asked} field={field} />
        ) : (
          <p className="meta">
            {say(
              '这一条随单位名册更新：请在下一次名册里改，再答复',
              'This comes with the list of the union: mend it there, then answer',
            )}
          </p>
        )}
        {asked.own ? (
          <p className="meta">
            {say('您代为提的，由另一位同事答复', 'You asked it for the member; a colleague answers')}
          </p>
        ) : (
          <Reply asked={asked} />
        )}
      </div>
    </li>
  );
}

export default function Corrections() {
  const { say } = useReader();
  const { organisationId, organisationName } = useSeat();
  const list = useAnswer('GET /organisations/{id}/corrections', {
    params: { id: organisationId },
    query: { limit: 50 },
  });
  return (
    <>
      <PageHead
        title={say('会员提出的更正', 'Corrections that members ask for')}
        meta={say(`${organisationName}及下级，先提的在前`, `${organisationName} and below, the oldest first`)}
      />
      <Shown of={list} lines={6}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty says={{ zh: '都答复完了', en: 'All answered' }} />
          ) : (
            <>
              <ul className="stack">
                {items.map((asked) => (
                  <One key={asked.id} asked={asked} />
                ))}
              </ul>
              {next && <p className="meta">{say('答复后会出现下面的', 'More appear as you answer')}</p>}
            </>
          )
        }
      </Shown>
    </>
  );
}
