// What is due in a draw and of whom: commitments, publishing, the outside value that two people write down, remembering who lost.
import { type FormEvent, useId, useState } from 'react';
import type { Answer } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { isDrawn, useMoment } from '#web/parts/draw/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

export type AtDesk = Answer<'GET /draws/{id}'>;
interface Props {
  readonly draw: AtDesk;
  readonly leads: boolean;
}

function Preparing({ draw, leads }: Props) {
  const { say } = useReader();
  const moment = useMoment();
  const publish = useDoing('POST /draws/{id}/publication');
  const drop = useDoing('POST /draws/{id}/drop');
  const missing = draw.people.filter(({ committed }) => !committed);
  const params = { id: draw.id };
  return (
    <>
      <ul className="stack">
        <li>
          <StatusTag tone="ok" says={{ zh: `${draw.organisation}：已封存`, en: `${draw.organisation}: committed` }} />
        </li>
        {draw.people.map(({ personId, name, committed }) => (
          <li key={personId}>
            <StatusTag
              tone={committed ? 'ok' : 'go'}
              says={
                committed
                  ? { zh: `${name}：已交封存码`, en: `${name}: committed` }
                  : { zh: `等${name}交封存码`, en: `Waiting for ${name}` }
              }
            />
          </li>
        ))}
      </ul>
      <ErrorNote error={publish.error ?? drop.error} />
      {leads && (
        <>
          <p className="meta">
            {missing.length > 0
              ? say(
                  '现在公布，没交的就不作见证了。公布以后规则一个字都不能改',
                  'Published now, whoever is missing is no witness. Afterwards not a letter can be changed',
                )
              : say(
                  `公布以后规则一个字都不能改，${moment(draw.closesAt)}前报名`,
                  `Once published not a letter can be changed; names until ${moment(draw.closesAt)}`,
                )}
          </p>
          <div className="draw-acts">
            <button
              type="button"
              className="btn btn-main"
              disabled={publish.isPending}
              onClick={() => publish.mutate({ params })}
            >
              {say('公布规则，开始报名', 'Publish the rules and open it')}
            </button>
            <button type="button" className="btn" disabled={drop.isPending} onClick={() => drop.mutate({ params })}>
              {say('取消这次', 'Drop it')}
            </button>
          </div>
        </>
      )}
    </>
  );
}

function Outside({ draw, may }: { readonly draw: AtDesk; readonly may: boolean }) {
  const { say } = useReader();
  const moment = useMoment();
  const id = useId();
  const [value, setValue] = useState('');
  const read = useDoing('POST /draws/{id}/outside');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    read.mutate({ params: { id: draw.id }, body: { value } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p>
        {say(
          `${moment(draw.outsideAt)}以后，由两个人各自照公布的写下${draw.outside.name}，写的一样才抽。`,
          `After ${moment(draw.outsideAt)} two people each write down ${draw.outside.name} as it was published; when they agree it is drawn.`,
        )}
      </p>
      <StatusTag
        tone={draw.readings.length === 0 ? 'off' : 'go'}
        says={
          draw.readings.length === 0
            ? { zh: '还没有人写', en: 'Nobody has written it down yet' }
            : {
                zh: `已有 ${draw.readings.length} 人写下，等另一个人`,
                en: `${draw.readings.length} wrote it down; another has to`,
              }
        }
      />
      {may && draw.outsideDue && (
        <>
          <div className="field">
            <label htmlFor={id}>{say('约定的数', 'The value')}</label>
            <input
              id={id}
              className="in"
              maxLength={200}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          </div>
          {read.data?.differs && (
            <Note tone="warn" live>
              <b>{say('和另一个人写的不一样', 'Somebody else wrote another value')}</b>
              <p>
                {say(
                  '请两个人再照原处核对；写错的改过来就行',
                  'Please compare with the source again; whoever was wrong writes it anew',
                )}
              </p>
            </Note>
          )}
          <ErrorNote error={read.error} />
          <p>
            <button type="submit" className="btn btn-main" disabled={read.isPending || value.trim() === ''}>
              {say('写下这个数', 'Write it down')}
            </button>
          </p>
        </>
      )}
    </form>
  );
}

function Finish({ draw, leads }: Props) {
  const { say } = useReader();
  const finish = useDoing('POST /draws/{id}/finish');
  if (draw.state === 'finished')
    return <StatusTag tone="ok" says={{ zh: '发完了，没抽中的已记下', en: 'Finished; who lost is remembered' }} />;
  return (
    <>
      <p>
        {say(
          '前面的人已经排进领取的次序；有人放弃，后面的自动递补。',
          'The first are in line for it; where one gives up the next moves on by itself.',
        )}
      </p>
      <ErrorNote error={finish.error} />
      {leads && (
        <p>
          <button
            type="button"
            className="btn"
            disabled={finish.isPending}
            onClick={() => finish.mutate({ params: { id: draw.id } })}
          >
            {say('都发完了，记下没抽中的人', 'All is given out: remember who lost')}
          </button>
        </p>
      )}
    </>
  );
}

export function DrawDue({ draw, leads, reads }: Props & { readonly reads: boolean }) {
  const { say } = useReader();
  const { count } = useFormats();
  const moment = useMoment();
  if (draw.state === 'preparing') return <Preparing draw={draw} leads={leads} />;
  if (draw.state === 'open')
    return (
      <p>
        {say(
          `已有 ${count(draw.names)} 人报名，${moment(draw.closesAt)}自动封名单`,
          `${count(draw.names)} names so far; the list is sealed by itself ${moment(draw.closesAt)}`,
        )}
      </p>
    );
  if (draw.state === 'sealed') return <Outside draw={draw} may={reads} />;
  if (draw.state === 'ready') return <p role="status">{say('正在抽，几秒钟就好', 'Being drawn; a few seconds')}</p>;
  if (isDrawn(draw)) return <Finish draw={draw} leads={leads} />;
  return <p>{say('这次已经取消，没有公布过', 'Dropped before anything was published')}</p>;
}
