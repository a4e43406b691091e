// One case as it may be steered for its member: corrected when it was sent back, withdrawn or appealed at his word; and what he agreed to.

import { type FormEvent, type ReactNode, useMemo, useState } from 'react';
import { Link, useParams, useSearch } from 'wouter';
import { own } from '#kit/own.ts';
import type { Answers, Form } from '#policy/form.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import { AccountPanel } from '#web/desk/behalf/account.tsx';
import { ConsentFields, type KeptPlace, useConsent } from '#web/desk/behalf/consent.tsx';
import { Consents } from '#web/desk/behalf/consents.tsx';
import { ReadOut, readOrFind } from '#web/desk/behalf/read-out.tsx';
import { Done, Standing } from '#web/desk/behalf/standing.tsx';
import { PageHead } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { WholePage } from '#web/desk/whole-page.tsx';
import { type Answer, newKey } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { reasonTooShort, sentBackOn, withdrawThis } from '#web/parts/case-words.ts';
import { CorrectionFields, useCorrection } from '#web/parts/form/correction.tsx';
import { filesOf } from '#web/parts/form/upload.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, ErrorNote, Note } from '#web/parts/said.tsx';
import '#web/desk/behalf/behalf.css';
import '#web/desk/people/people.css';

export type CaseForMember = Answer<'GET /cases/{id}/behalf'>;
type Act = 'submit' | 'withdraw' | 'appeal';

/** One action for the member; its id is made once, so that a second press has no second effect. */
function useAct(one: CaseForMember, action: Act | 'withdraw-consent', done?: () => void) {
  const [id] = useState(newKey);
  const doing = useDoing('POST /cases/{id}/behalf', done ? { done } : {});
  const act = (
    given: {
      answers?: Answers;
      stands?: Readonly<Record<string, string>>;
      agreed?: string;
      why?: string;
      consent?: Answers;
    } = {},
  ) => {
    if (doing.isPending) return;
    doing.mutate({ params: { id: one.id }, body: { id, action, ...(given as Record<string, never>) } });
  };
  return { doing, act };
}

const draftPlace = (one: CaseForMember, reader: number, action: Act): KeptPlace => ({
  personId: reader,
  name: `behalf-case-${one.id}-${action}`,
});

function Correct({ one, reader }: { readonly one: CaseForMember; readonly reader: number }) {
  const { say, today } = useReader();
  const { dayOf } = useFormats();
  const form = one.form as Form;
  const context = useMemo(
    () => ({ round: one.round, facts: one.facts as FactSnapshot, asOf: today }),
    [one.round, one.facts, today],
  );
  const place = draftPlace(one, reader, 'submit');
  const answers = one.answers as Answers;
  const asked = (one.returned?.what ?? []).filter(({ field }) => own(form, field) !== undefined);
  const at = useCorrection({ form, context, answers, asked, place });
  const consenting = useConsent(one.roundId, { ...place, name: `${place.name}-consent` });
  const [files] = useState(() => filesOf(one.roundId));
  const asks = one.needsConsent && !one.standing;
  const { agreement } = one;
  const [read, setRead] = useState(false);
  const [tried, setTried] = useState(false);
  const { doing, act } = useAct(one, 'submit', () => {
    at.done();
    consenting.done();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const consent = asks ? consenting.state.check() : null;
    const given = at.check();
    setTried(true);
    if (!given || (asks && !consent) || (agreement && !readOrFind(read))) return;
    act({ ...given, ...(agreement ? { agreed: agreement.key } : {}), ...(consent ? { consent } : {}) });
  };
  return (
    <Panel title={say('改好再交', 'Correct and hand in again')}>
      <form className="pb stack filling" noValidate onSubmit={submit}>
        {one.returned && (
          <Note tone="warn">
            <b>{say(`${one.returned.by}退回，要改`, `${one.returned.by} asks for a correction`)}</b>
            {asked.length === 0 && <p>“{one.returned.why}”</p>}
            <p className="meta">{say(sentBackOn(dayOf(one.returned.at)))}</p>
          </Note>
        )}
        {asks ? (
          <ConsentFields consenting={consenting} covers="submit" />
        ) : (
          one.needsConsent && (
            <p className="meta">
              {say('按提交时记下的同意，可以代为改', 'The consent put on record at the beginning covers this')}
            </p>
          )
        )}
        <CorrectionFields at={at} files={files} skin="desk" />
        {agreement && <ReadOut says={agreement.says} name={one.name} read={read} asked={tried} onChange={setRead} />}
        <ErrorNote error={doing.error} />
        <div className="flex">
          <button type="submit" className="btn btn-main" aria-disabled={doing.isPending}>
            {doing.isPending
              ? say('正在提交……', 'Handing in …')
              : say(`替${one.name}再交`, `Hand in again for ${one.name}`)}
          </button>
        </div>
      </form>
    </Panel>
  );
}

/** Withdrawing and appealing have a tick of their own: the member asked for just this. */
function AtHisWord({
  one,
  reader,
  action,
  words,
  children,
  ready = () => true,
  given = {},
}: {
  readonly one: CaseForMember;
  readonly reader: number;
  readonly action: 'withdraw' | 'appeal';
  readonly words: { readonly open: string; readonly tick: string; readonly button: string; readonly follows: string };
  readonly children?: ReactNode;
  /** Whether the rest is filled in; says so itself where not. */
  readonly ready?: () => boolean;
  readonly given?: { readonly why?: string };
}) {
  const { say } = useReader();
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(false);
  const consenting = useConsent(one.roundId, draftPlace(one, reader, action));
  const { doing, act } = useAct(one, action, consenting.done);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const consent = one.needsConsent ? consenting.state.check() : null;
    const filled = ready();
    if (filled && (consent || !one.needsConsent)) act({ ...given, ...(consent ? { consent } : {}) });
  };
  return (
    <Panel
      title={words.open}
      aside={
        <button type="button" className="btn btn-s" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? say('先不办', 'Not now') : words.open}
        </button>
      }
    >
      {open && (
        <form className="pb stack" noValidate onSubmit={submit}>
          <p>{words.follows}</p>
          {children}
          <label className="flex tickline">
            <input type="checkbox" checked={asked} onChange={(event) => setAsked(event.target.checked)} />
            {words.tick}
          </label>
          {asked && one.needsConsent && <ConsentFields consenting={consenting} covers={action} />}
          <ErrorNote error={doing.error} />
          <div className="flex">
            <button
              type="submit"
              className={asked ? (action === 'appeal' ? 'btn btn-main' : 'btn btn-stop') : 'btn'}
              disabled={doing.isPending || !asked}
            >
              {asked ? words.button : say('本人要求了才能办', "Only at the member's own wish")}
            </button>
          </div>
        </form>
      )}
    </Panel>
  );
}

function Withdraw({ one, reader }: { readonly one: CaseForMember; readonly reader: number }) {
  const { say } = useReader();
  return (
    <AtHisWord
      {...{ one, reader }}
      action="withdraw"
      words={{
        open: say('代为撤回', 'Withdraw it for the member'),
        tick: say(`${one.name}本人要求撤回`, `${one.name} asked for the withdrawal`),
        button: say(withdrawThis),
        follows: say(
          '撤回后这件就停在这里，不再审核；受理期内可以重新申请。撤回不能反悔。',
          'The case ends here; while the round is open one may apply anew. A withdrawal cannot be taken back.',
        ),
      }}
    />
  );
}

const whyAtLeast = 5;

function Appeal({
  one,
  reader,
  until,
}: {
  readonly one: CaseForMember;
  readonly reader: number;
  readonly until: string;
}) {
  const { say } = useReader();
  const { deadline } = useFormats();
  const [why, setWhy] = useState('');
  const [tried, setTried] = useState(false);
  const short = why.trim().length < whyAtLeast;
  const ready = () => {
    setTried(true);
    return !short;
  };
  return (
    <AtHisWord
      {...{ one, reader, ready }}
      given={{ why: why.trim() }}
      action="appeal"
      words={{
        open: say('代为提异议', 'Appeal for the member'),
        tick: say(`${one.name}本人要求提异议`, `${one.name} asked for the appeal`),
        button: say(`替${one.name}提异议`, `Appeal for ${one.name}`),
        follows: say(
          `只能提一次，${deadline(until)}有效。由没有办过这件的人复核。`,
          `Once, ${deadline(until)}. Somebody who has not decided on it looks again.`,
        ),
      }}
    >
      <label className="field">
        <span className="lab">{say('哪里不对，本人怎么说的', "What is wrong, in the member's words")}</span>
        <textarea
          className={`in${tried && short ? ' err' : ''}`}
          aria-invalid={tried && short}
          maxLength={500}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
        />
        {tried && short && (
          <span className="errmsg" role="alert">
            {say(reasonTooShort)}
          </span>
        )}
      </label>
    </AtHisWord>
  );
}

function Agreements({ one }: { readonly one: CaseForMember }) {
  const { say } = useReader();
  const { doing, act } = useAct(one, 'withdraw-consent');
  return (
    <Panel title={say('本人的同意', "The member's consent")}>
      <div className="pb stack">
        {one.consents.length === 0 ? (
          <Empty
            says={
              one.needsConsent
                ? {
                    zh: '这件是本人交的，还没有代办过',
                    en: 'The member brought it; nobody has acted for them',
                  }
                : {
                    zh: '这件是工会按名册申报的，不用另记同意',
                    en: 'The union filed it from its own list; no consent is asked',
                  }
            }
          />
        ) : (
          <Consents consents={one.consents} />
        )}
        {one.standing && one.status === 'open' && !one.hindrance && (
          <>
            <p className="meta">
              {say(
                '本人改了主意，不要工会再代为改：记下收回。这件照常办，要停下来请用“代为撤回”。',
                'If the member no longer wants the union to correct it, put that down. The case itself goes on; to stop it, withdraw it.',
              )}
            </p>
            <ErrorNote error={doing.error} />
            <div>
              <button type="button" className="btn btn-s" disabled={doing.isPending} onClick={() => act()}>
                {say('记下：本人收回同意', 'Put down: consent withdrawn')}
              </button>
            </div>
          </>
        )}
      </div>
    </Panel>
  );
}

function Acts({ one, reader, done }: { readonly one: CaseForMember; readonly reader: number; readonly done: boolean }) {
  const { say } = useReader();
  const { appealUntil, correct, withdraw } = one.may;
  return (
    <div className="cols with-story">
      <div className="stack">
        {done && one.status === 'open' && !correct && <Done one={one} />}
        {one.hindrance ? (
          <Note tone="off">
            <b>{say(one.hindrance)}</b>
          </Note>
        ) : (
          <>
            {correct && <Correct one={one} reader={reader} />}
            <AccountPanel one={one} reader={reader} />
            {withdraw && <Withdraw one={one} reader={reader} />}
            {appealUntil && <Appeal one={one} reader={reader} until={appealUntil} />}
            {!correct && !withdraw && !appealUntil && !one.account.mayGive && !one.account.mayCheck && (
              <Note>
                <b>{say('现在没有要代办的', 'Nothing is to be done for the member now')}</b>
              </Note>
            )}
          </>
        )}
      </div>
      <div className="stack">
        <Agreements one={one} />
      </div>
    </div>
  );
}

export default function BehalfCase() {
  const { say } = useReader();
  const { id = '' } = useParams();
  const done = useSearch() === 'done';
  const me = useAnswer('GET /me', {});
  const found = useAnswer('GET /cases/{id}/behalf', { params: { id } });
  const title = say('代办', 'Act for the member');
  const list = ['/desk/behalf', say('我替人办的', 'What I did for others')] as const;
  return (
    <WholePage of={found} lines={10} title={title} crumbs={[list]}>
      {(one) => (
        <>
          <PageHead
            title={title}
            heading={say(`替${one.name}办：${one.programme.zh}`, `${one.programme.en}, for ${one.name}`)}
            crumbs={[list, [`/desk/cases/${one.id}`, say('这一件', 'The case')]]}
            meta={
              <div className="flex">
                <Standing one={one} />
                <span className="sub">{say(roundName(one.roundName))}</span>
              </div>
            }
          >
            <Link href={`/desk/people/${one.personId}`} className="btn">
              {say('看这位会员', 'See the member')}
            </Link>
          </PageHead>
          {me.data && <Acts key={one.stage} one={one} reader={me.data.personId} done={done} />}
        </>
      )}
    </WholePage>
  );
}
