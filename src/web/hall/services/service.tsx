// One service for me, before any form: what I would get, every rule with what was seen of me, who decides and how long, the price list, the
// paper it stands on. The button says what is still missing.
import '#web/hall/services/services.css';
import { lazy, Suspense } from 'react';
import { Link, useParams } from 'wouter';
import { lifeEvents } from '#policy/life-events.ts';
import { ClaimHead } from '#web/hall/claim/head.tsx';
import { DrawLine } from '#web/hall/draws/line.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { amountWords, firstHands, lastsWords, type Service, stageWords, standingOf } from '#web/hall/services/words.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { ByWeekendsNote } from '#web/parts/by-weekends.tsx';
import { keptDraft } from '#web/parts/drafts.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { RuleList } from '#web/parts/rule-list.tsx';
import { Note, Shown, Waiting } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

const ClaimPart = lazy(() => import('#web/hall/claim/claim-part.tsx'));

/** Whether it is given out, to whoever comes first or by a draw, instead of being applied for. */
const isGivenOut = ({ claim }: Service): boolean => claim !== null;

function MayHave({ service }: { readonly service: Service }) {
  const { say } = useReader();
  return (
    <section className="sec">
      <h2>{say('您能不能领', 'Whether you may have one')}</h2>
      <RuleList rules={service.rules} you />
    </section>
  );
}

function Chances({ service }: { readonly service: Service }) {
  const { say, today } = useReader();
  const { holds, missing, prefilled, rules, prices } = service;
  const amount = amountWords(service.amount);
  const line = prices.find(({ mine }) => mine);
  return (
    <section className="sec mine">
      <h2>{say('按您的情况', 'As it stands with you')}</h2>
      {amount && (
        <p className="due">
          <span>
            {line
              ? say(`${line.label.zh}，可得`, `${line.label.en}: you get`)
              : say('符合的可得', 'Who qualifies gets')}
          </span>
          <span className="money-l">{say(amount)}</span>
        </p>
      )}
      <p className="stands">
        {service.case ? (
          <StatusTag {...standingOf(service, today)} />
        ) : holds === false ? (
          <StatusTag tone="off" says={{ zh: '现在还不能申请，差在下面这条', en: 'Not possible now; see below why' }} />
        ) : missing === 0 ? (
          <StatusTag tone="ok" says={{ zh: '现在就能申请，不用填', en: 'You can apply now; nothing to fill in' }} />
        ) : (
          <StatusTag
            tone="ok"
            says={{
              zh: prefilled.length > 0 ? `现在就能申请，只差 ${missing} 项` : `可以申请，要填 ${missing} 项`,
              en: `You can apply; ${missing} to fill in`,
            }}
          />
        )}
      </p>
      <RuleList rules={rules} you />
      <p className="wrong">
        <Link href="/hall/me/file">{say('哪一条看着不对？告诉我们', 'Something looks wrong? Tell us')}</Link>
      </p>
    </section>
  );
}

function Ahead({ service }: { readonly service: Service }) {
  const { say } = useReader();
  const { day } = useFormats();
  const { missing, prefilled } = service;
  return (
    <section className="sec">
      <h2>{say('要多久，谁来办', 'Who does what, and how long')}</h2>
      <ol className="story ahead">
        {service.stages.map((stage) => {
          const { says, more } = stageWords(stage);
          const lasts = lastsWords(stage.lasts);
          const own =
            stage.kind === 'apply'
              ? prefilled.length > 0
                ? say(`已替您填好 ${prefilled.length} 项`, `${prefilled.length} filled in for you`)
                : say(`要填 ${missing} 项`, `${missing} to fill in`)
              : null;
          const parts = [own, lasts && say(lasts), more && say(more)].filter(Boolean);
          return (
            <li className="next" key={stage.key}>
              <Icon name="ring" />
              <b>{say(says)}</b>
              {parts.length > 0 && <span className="how">{parts.join(say('，', ', '))}</span>}
            </li>
          );
        })}
      </ol>
      {service.paidBy && service.state === 'open' && (
        <p className="meta">
          {say(`现在申请，最晚${day(service.paidBy)}到账`, `Apply now and it is paid by ${day(service.paidBy)}`)}
          {service.paidByWeekends && <ByWeekendsNote />}
        </p>
      )}
    </section>
  );
}

function Prices({ prices }: { readonly prices: Service['prices'] }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  if (prices.length === 0) return null;
  return (
    <>
      <h2>{say('各档能得多少', 'What each gets')}</h2>
      <table className="prices">
        <tbody>
          {prices.map(({ key, label, fen, mine }) => (
            <tr key={key} className={mine ? 'here' : ''}>
              <td>
                {mine ? <b>{say(label)}</b> : say(label)}
                {mine && <span className="you">{say('您在这里', 'you')}</span>}
              </td>
              <td className="r money">{yuan(fen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Basis({ service }: { readonly service: Service }) {
  const { say } = useReader();
  const { fullDay, moment } = useFormats();
  // As the list of services says it.
  const rush = service.claim?.sharing === 'draw' ? null : service.claim;
  const closes = rush?.packages.map(({ closesAt }) => closesAt).sort()[0];
  const asked = firstHands(service.stages)?.organisationName ?? service.me.organisationName;
  return (
    <section className="sec paper-of">
      <Prices prices={service.prices} />
      <h2>{say('依据', 'On what grounds')}</h2>
      {service.basis.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p className="meta">
        {service.roundName}
        {!closes && <> · {say(`${fullDay(service.closesOn)}截止`, `until ${fullDay(service.closesOn)}`)}</>}
        {closes && <> · {say(`${moment(closes)}截止`, `until ${moment(closes)}`)}</>}
      </p>
      <h2>{say('问谁', 'Whom to ask')}</h2>
      <p>{say(`${asked}；或打 12351`, `${asked}, or call 12351`)}</p>
    </section>
  );
}

function Mine({ of }: { readonly of: NonNullable<Service['case']> }) {
  const { say } = useReader();
  return (
    <section className="sec">
      <Note tone="go">
        <b>
          {of.status === 'open'
            ? say('您在这一批已经有一件在办', 'You have a case of this round under way')
            : say('您在这一批已经办过一件', 'You have had a case in this round')}
        </b>
        {of.status !== 'open' && (
          <p>
            <Link href={`/hall/cases/${of.id}`}>{say('看这一件', 'See it')}</Link>
          </p>
        )}
      </Note>
    </section>
  );
}

const Cannot = ({ children }: { readonly children: string }) => (
  <p className="btn btn-off btn-wide" role="status">
    {children}
  </p>
);

/** What the way to the form is called. */
function useApplyWords({ holds, missing, roundId, me, case: mine }: Service): string {
  const { say } = useReader();
  if (keptDraft(me.personId, `round-${roundId}`)) return say('接着填', 'Go on with your draft');
  if (mine?.status === 'open') return say('是另一件，再申请一次', 'This is another matter: apply again');
  if (holds === false) return say('填表，改正不对的', 'Fill it in and correct what is wrong');
  return missing === 0
    ? say('去申请，约 1 分钟', 'Apply: about a minute')
    : say(`去申请，填 ${missing} 项`, `Apply: ${missing} to fill in`);
}

/** What can be done now, or why nothing can. */
function Dock({ service }: { readonly service: Service }) {
  const { say } = useReader();
  const { day } = useFormats();
  const { state, who, roundId, opensOn, case: mine } = service;
  const words = useApplyWords(service);
  const open = mine?.status === 'open';
  return (
    <div className="dock">
      {open && (
        <Link href={`/hall/cases/${mine.id}`} className="btn btn-main btn-wide">
          {say('看办到哪了', 'Follow your case')}
        </Link>
      )}
      {state === 'over' ? (
        <Cannot>{say('已经截止', 'Closed')}</Cannot>
      ) : state === 'not-yet' ? (
        <Cannot>{say(`${day(opensOn)}开始申请`, `Applications open on ${day(opensOn)}`)}</Cannot>
      ) : who === false ? (
        <Cannot>{say('现在还不能申请（看上面的原因）', 'Not possible now: see why above')}</Cannot>
      ) : (
        <Link
          href={`/hall/services/${roundId}/apply`}
          className={open ? 'btn btn-quiet btn-wide' : 'btn btn-main btn-wide'}
        >
          {words}
        </Link>
      )}
    </div>
  );
}

/** A service that is shared by drawing leads to its draws. */
function Drawn({ draws }: Pick<Service, 'draws'>) {
  const { say } = useReader();
  if (draws.length === 0) return null;
  return (
    <section className="sec">
      <h2>{say('抽签', 'Draws')}</h2>
      <ul className="list">
        {draws.map((draw) => (
          <DrawLine key={draw.id} draw={draw} />
        ))}
      </ul>
    </section>
  );
}

function Head({ service: { lifeEvent, title, inShort } }: { readonly service: Service }) {
  const { say } = useReader();
  return (
    <section className="sec first">
      <p className="meta">{say(lifeEvents.find(({ key }) => key === lifeEvent)!.title)}</p>
      <h1>{say(title)}</h1>
      {inShort && <p className="sub">{say(inShort)}</p>}
    </section>
  );
}

export default function ServicePage() {
  const { say } = useReader();
  const { roundId = '' } = useParams();
  const service = useAnswer('GET /me/services/{id}', { params: { id: roundId } });
  return (
    <Phone back="/hall/services" title={say('找服务', 'Services')} tabs="beside">
      <Shown of={service} lines={10}>
        {(one) => (
          <>
            {isGivenOut(one) ? <ClaimHead service={one} /> : <Head service={one} />}
            {isGivenOut(one) ? (
              <Suspense fallback={<Waiting lines={6} />}>
                <ClaimPart
                  service={one}
                  mayHave={<MayHave service={one} />}
                  draws={<Drawn draws={one.draws} />}
                  basis={<Basis service={one} />}
                />
              </Suspense>
            ) : (
              <>
                {one.case && <Mine of={one.case} />}
                <Chances service={one} />
                <Ahead service={one} />
                <Basis service={one} />
                <Dock service={one} />
              </>
            )}
          </>
        )}
      </Shown>
    </Phone>
  );
}
