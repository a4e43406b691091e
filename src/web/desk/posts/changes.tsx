// Changes of who somebody is that wait for a second person: what, of whom, proposed by whom; confirmed, refused with a reason, or withdrawn.
import { useState } from 'react';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { WordOnce } from '#web/desk/posts/word.tsx';
import type { Answer } from '#web/parts/api.ts';
import { isComing, useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Note, Shown, Waiting } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';
import '#web/desk/posts/posts.css';

type Change = Answer<'GET /changes'>['items'][number];

interface Done {
  readonly of: Change;
  readonly confirmed: boolean;
  readonly word: string | null;
}

function Refusing({ one, onDone }: { readonly one: Change; readonly onDone: (done: Done) => void }) {
  const { say } = useReader();
  const [why, setWhy] = useState('');
  const refuse = useDoing('POST /changes/{id}/refusal', {
    done: () => onDone({ of: one, confirmed: false, word: null }),
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        refuse.mutate({ params: { id: one.id }, body: why.trim() === '' ? {} : { why } });
      }}
    >
      <label className="field">
        <span className="lab">{say('为什么不同意', 'Why not')}</span>
        <input className="in" required maxLength={200} value={why} onChange={(event) => setWhy(event.target.value)} />
      </label>
      <ErrorNote error={refuse.error} />
      <button type="submit" className="btn" disabled={refuse.isPending}>
        {say('不同意', 'Refuse')}
      </button>
    </form>
  );
}

function Answering({
  one,
  confirms,
  onDone,
}: {
  readonly one: Change;
  readonly confirms: boolean;
  readonly onDone: (done: Done) => void;
}) {
  const { say } = useReader();
  const [refusing, setRefusing] = useState(false);
  const confirm = useDoing('POST /changes/{id}/confirmation', {
    done: ({ word }) => onDone({ of: one, confirmed: true, word }),
  });
  const withdraw = useDoing('POST /changes/{id}/refusal', {
    done: () => onDone({ of: one, confirmed: false, word: null }),
  });
  if (one.own) return <p className="meta">{say('是您自己的，由别人确认', 'It is your own: somebody else confirms')}</p>;
  if (one.mine || !confirms)
    return (
      <div className="stack">
        <p className="meta">
          {one.mine
            ? say('您提出的，等另一个人确认', 'You proposed it; another person confirms')
            : say('由系统、审计管理员或上级主席确认', 'A system or audit administrator, or a chair above, confirms')}
        </p>
        {one.mine && (
          <button
            type="button"
            className="btn btn-s"
            disabled={withdraw.isPending}
            onClick={() => withdraw.mutate({ params: { id: one.id }, body: {} })}
          >
            {say('收回', 'Withdraw')}
          </button>
        )}
        <ErrorNote error={withdraw.error} />
      </div>
    );
  return (
    <div className="stack">
      <div className="flex wrap">
        <button
          type="button"
          className="btn btn-main"
          disabled={confirm.isPending}
          onClick={() => confirm.mutate({ params: { id: one.id } })}
        >
          {say('核对过，确认', 'Checked: confirm')}
          <span className="sr">
            {say(`：${one.personName}，${one.words.zh}`, `: ${one.personName}, ${one.words.en}`)}
          </span>
        </button>
        <button type="button" className="btn" aria-expanded={refusing} onClick={() => setRefusing(!refusing)}>
          {say('不同意', 'Refuse')}
        </button>
      </div>
      <ErrorNote error={confirm.error} />
      {refusing && <Refusing one={one} onDone={onDone} />}
    </div>
  );
}

function One({
  one,
  ...rest
}: {
  readonly one: Change;
  readonly confirms: boolean;
  readonly onDone: (done: Done) => void;
}) {
  const { say } = useReader();
  const { instant } = useFormats();
  return (
    <li className="change">
      <div className="stack">
        <p className="flex wrap">
          <b>{one.personName}</b>
          <StatusTag tone="wait" says={one.words} />
        </p>
        <p>{one.shown && say(one.shown)}</p>
        <p className="meta">
          {one.organisationName && `${one.organisationName}${say('。', '. ')}`}
          {say(
            `${one.proposedBy}，${instant(one.proposedAt)}提出；${instant(one.endsAt)}前没人确认就作废`,
            `Proposed by ${one.proposedBy}, ${instant(one.proposedAt)}; lapses ${instant(one.endsAt)}`,
          )}
        </p>
      </div>
      <Answering one={one} {...rest} />
    </li>
  );
}

function Outcome({ done }: { readonly done: Done }) {
  const { say } = useReader();
  const { of: one, confirmed, word } = done;
  if (!confirmed)
    return (
      <Note live>{say(`${one.personName}的${one.words.zh}没有改`, `Nothing of ${one.personName} was changed`)}</Note>
    );
  return (
    <>
      <Note tone="ok" live>
        <b>{say(`已确认：${one.personName}，${one.words.zh}`, `Confirmed: ${one.personName}, ${one.words.en}`)}</b>
        <p>{say('马上生效，本人会收到消息。', 'In force from now on; the person is told.')}</p>
      </Note>
      {word !== null && <WordOnce name={one.personName} word={word} />}
    </>
  );
}

const confirming = ['system-admin', 'audit-admin', 'chair'];

/** `hidden`: nothing at all where nothing waits. */
export function WaitingChanges({ hidden }: { readonly hidden?: true }) {
  const { roles } = useSeat();
  const confirms = roles.some((role) => confirming.includes(role));
  return confirms || roles.includes('security-admin') ? <WaitingList confirms={confirms} hidden={hidden} /> : null;
}

function WaitingList({ confirms, hidden }: { readonly confirms: boolean; readonly hidden: true | undefined }) {
  const { say } = useReader();
  const waiting = useAnswer('GET /changes', {});
  const [done, setDone] = useState<Done | null>(null);
  // No bones: most often nothing comes, and what follows waits to know where it stands.
  if (hidden && isComing(waiting)) return <Waiting lines={0} />;
  if (hidden && !done && (waiting.data?.items.length ?? 0) === 0) return null;
  return (
    <Panel title={say('等第二个人确认', 'Waiting for a second person')}>
      {done && (
        <div className="pb stack">
          <Outcome done={done} />
        </div>
      )}
      <Shown of={waiting} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="pb">
              <Empty says={{ zh: '没有等着确认的', en: 'Nothing waits' }} />
            </div>
          ) : (
            <ul className="changes">
              {items.map((one) => (
                <One key={one.id} one={one} confirms={confirms} onDone={setDone} />
              ))}
            </ul>
          )
        }
      </Shown>
    </Panel>
  );
}

export default function Changes() {
  const { say } = useReader();
  return (
    <>
      <PageHead
        title={say('身份变更', 'Changes of identity')}
        crumbs={[['/desk/posts', say('岗位与权限', 'Posts & rights')]]}
        meta={say('一个人提出，另一个人确认，才会改', 'One proposes, another confirms; then it is changed')}
      />
      <WaitingChanges />
    </>
  );
}
