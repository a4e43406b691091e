// Applying: what is known stands there to be read, only what is missing or wrong is asked; saved on this device at every change, handed in
// once, however often the button is pressed or the connection breaks.
import '#web/hall/services/services.css';
import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { chinaTime } from '#kit/clock.ts';
import { formatFullDay } from '#kit/format.ts';
import { formatYuan } from '#kit/money.ts';
import { type Text, text } from '#kit/text.ts';
import type { Field } from '#policy/form.ts';
import { Agree, findAgree, mustAgree } from '#web/hall/agree.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { AccountRow } from '#web/hall/services/account-row.tsx';
import { nextWords, type Service } from '#web/hall/services/words.ts';
import type { Problem } from '#web/parts/api.ts';
import { type Applying, draftName, useApplying } from '#web/parts/applying.ts';
import { problemOf, useAnswer, useDoing } from '#web/parts/asking.ts';
import { FaultSummary } from '#web/parts/form/fault-summary.tsx';
import { FormFields, KnownRow } from '#web/parts/form/form-fields.tsx';
import { keptFiles } from '#web/parts/form/kept-files.ts';
import type { Values } from '#web/parts/form/typed.ts';
import { filesOf } from '#web/parts/form/upload.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { RuleList } from '#web/parts/rule-list.tsx';
import { ErrorNote, Note, ProblemNote, Shown } from '#web/parts/said.tsx';

const isFile = (field: Field): boolean => field.type === 'file';

function Saved({ at }: { readonly at: string | null }) {
  const { say } = useReader();
  if (!at) return null;
  const time = chinaTime(new Date(at));
  return (
    <p className="saved" role="status">
      <Icon name="done" />
      {say(`${time} 草稿已存，断网也不会丢`, `Draft saved at ${time}; it stays when the connection breaks`)}
    </p>
  );
}

function Head({ service, applying }: { readonly service: Service; readonly applying: Applying }) {
  const { say } = useReader();
  const filled = service.prefilled.length;
  const { missing } = service;
  const photo = Object.values(applying.state.form).some(isFile);
  return (
    <section className="sec first">
      <p className="meta">{say(service.title)}</p>
      <h1>
        {missing > 0
          ? say(`看一看，填 ${missing} 项，就好`, `Look it over, fill in ${missing}, done`)
          : photo
            ? say('看一看，有照片拍一张，就好', 'Look it over, add a picture if you have one, done')
            : say('看一看，就好', 'Look it over, done')}
      </h1>
      {filled > 0 && (
        <p className="sub">
          {say(
            `${filled} 项已替您填好。不对的点“改”。`,
            `${filled} are filled in for you. Press Change where one is wrong.`,
          )}
        </p>
      )}
    </section>
  );
}

function Myself({ service, pays }: { readonly service: Service; readonly pays: boolean }) {
  const { say } = useReader();
  const { me } = service;
  const register = say('来自会员登记', 'From the register of members');
  return (
    <section className="sec flush">
      <h2>{say('您本人', 'Yourself')}</h2>
      <KnownRow
        question={say('姓名、证件', 'Name, ID')}
        value={[me.name, me.idNumber].filter(Boolean).join('　')}
        source={register}
      />
      <KnownRow question={say('单位', 'Union')} value={me.organisationName} source={register} />
      {pays && <AccountRow me={me} />}
    </section>
  );
}

/** The service's own questions; each file in a part of its own. */
function Questions({ service, applying }: { readonly service: Service; readonly applying: Applying }) {
  const { say } = useReader();
  const { day } = useFormatDay();
  const { state, programme } = applying;
  const [files] = useState(() => filesOf(service.roundId, keptFiles(service.me.personId, draftName(service))));
  const known: Record<string, Text> = Object.fromEntries(
    service.prefilled.map(({ field, source, observedOn }) => [
      field,
      observedOn === null
        ? source
        : text(`${source.zh}，${day(observedOn).zh}取`, `${source.en}, ${day(observedOn).en}`),
    ]),
  );
  const papers = state.shown.filter((key) => isFile(programme.form[key]!));
  const asks = state.shown.some((key) => !isFile(programme.form[key]!));
  return (
    <>
      {asks && (
        <section className="sec flush asked">
          <h2>{say('申请的内容', 'What you apply with')}</h2>
          <FormFields
            {...{ state, known, skin: 'hall', summary: false }}
            help={{ files }}
            only={(field) => !isFile(field)}
          />
        </section>
      )}
      {papers.map((key) => (
        <section className="sec" key={key}>
          <FormFields {...{ state, skin: 'hall', summary: false }} help={{ files }} only={(_, one) => one === key} />
        </section>
      ))}
    </>
  );
}

function BrokenRules({ applying }: { readonly applying: Applying }) {
  const { say } = useReader();
  if (applying.broken.length === 0) return null;
  return (
    <section className="sec flush" aria-live="polite">
      <Note tone="warn">
        <b>{say('按现在填的，这件不符合规定', 'As filled in now, this does not meet the rules')}</b>
        <p>
          {say('填错了就改；没填错，提交也不会通过', 'Correct it if it is wrong; otherwise it would not be granted')}
        </p>
      </Note>
      <RuleList rules={applying.broken} you />
    </section>
  );
}

/** What the server said no to, where it can be mended; the rest in words. */
function useRefusal(applying: Applying, error: unknown): Problem | undefined {
  const problem = problemOf(error);
  if (!problem || problem.code === 'not-signed-in') return undefined;
  const mine = problem.errors?.every(({ path }) => Object.hasOwn(applying.programme.form, path.split('.')[0]!));
  return problem.code === 'answers-wrong' && mine ? undefined : problem;
}

/** `form.number` → the field's fault. */
function faultsIn(problem: Problem) {
  if (problem.code === 'answers-wrong') return (problem.errors ?? []).map(({ path, why }) => ({ field: path, why }));
  return problem.rule?.startsWith('form.') ? [{ field: problem.rule.slice(5), why: problem.why }] : [];
}

function useHandIn(service: Service, applying: Applying) {
  const [, go] = useLocation();
  const [agreed, setAgreed] = useState(false);
  const [asked, setAsked] = useState(false);
  const [tried, setTried] = useState<Values | null>(null);
  const handIn = useDoing('POST /cases', {
    done: ({ caseId }) => {
      applying.done();
      go(`/hall/services/${service.roundId}/handed-in/${caseId}`, { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (handIn.isPending) return;
    const answers = applying.state.check();
    setAsked(true);
    if (!answers) return;
    if (!agreed) return findAgree();
    const { personId, organisationId } = service.me;
    const body = {
      ...{ id: applying.actionId, roundId: service.roundId, personId, organisationId: organisationId! },
      submit: { answers: answers as Record<string, unknown>, agreed: service.agreement.key },
    };
    applying.sending();
    setTried(applying.state.values);
    handIn.mutate(
      { body },
      {
        onError: (error) => {
          const problem = problemOf(error);
          if (problem) applying.state.refused(faultsIn(problem));
        },
      },
    );
  };
  // What was said about answers that have been mended since is of the past.
  const error = tried === applying.state.values ? handIn.error : null;
  return { agreed, setAgreed, submit, handIn, error, agreeFault: asked && !agreed ? mustAgree : undefined };
}

function HandInDock({
  service,
  applying,
  handIn,
  error,
}: {
  readonly service: Service;
  readonly applying: Applying;
  readonly handIn: ReturnType<typeof useHandIn>['handIn'];
  readonly error: unknown;
}) {
  const { say } = useReader();
  const { amountFen } = applying;
  const problem = useRefusal(applying, error);
  const next = nextWords(service.stages);
  const pays = service.stages.some(({ kind }) => kind === 'pay');
  return (
    <div className="dock">
      {problem ? <ProblemNote problem={problem} /> : problemOf(error) ? null : <ErrorNote error={error} />}
      {handIn.isPaused && (
        <Note tone="warn" live>
          <b>
            {say(
              '没有网络，连上后自己交，不会交两次',
              'No connection: it is handed in by itself when you are back, once',
            )}
          </b>
        </Note>
      )}
      <button type="submit" className="btn btn-main btn-wide" aria-disabled={handIn.isPending}>
        {handIn.isPending
          ? say('正在提交……', 'Handing in …')
          : amountFen === null
            ? say('提交申请', 'Hand in')
            : say(`提交，申请 ${formatYuan(amountFen)}`, `Hand in, for ${formatYuan(amountFen)}`)}
      </button>
      <p className="meta c">
        {say(`提交后${next.zh}`, `Then: ${next.en}`)}
        {pays && say('，批准拨付前可撤回', '; you may withdraw until it is granted')}
      </p>
    </div>
  );
}

/** Days without their weekday: '11月15日'. */
function useFormatDay() {
  const { today } = useReader();
  return {
    day: (one: string): Text => {
      const whole = formatFullDay(one);
      const sameYear = one.slice(0, 4) === today.slice(0, 4);
      return sameYear ? text(whole.zh.slice(5), whole.en.replace(/ \d{4}$/, '')) : whole;
    },
  };
}

function ApplyForm({ service }: { readonly service: Service }) {
  const { say, today } = useReader();
  const applying = useApplying(service, today);
  const { agreed, setAgreed, submit, handIn, error, agreeFault } = useHandIn(service, applying);
  const pays = service.stages.some(({ kind, settings }) => kind === 'pay' && settings.to === 'member');
  return (
    <form onSubmit={submit} noValidate className="apply" aria-label={say('申请', 'Application')}>
      <Saved at={applying.savedAt} />
      <Head service={service} applying={applying} />
      {applying.state.faults.length > 0 && applying.state.tries > 0 && (
        <section className="sec">
          <FaultSummary state={applying.state} />
        </section>
      )}
      <Myself service={service} pays={pays} />
      <Questions service={service} applying={applying} />
      <BrokenRules applying={applying} />
      <section className="sec">
        <Agree says={service.agreement.says} agreed={agreed} fault={agreeFault} onChange={setAgreed} />
      </section>
      <HandInDock service={service} applying={applying} handIn={handIn} error={error} />
    </form>
  );
}

const Framed = ({ roundId, children }: { readonly roundId: string; readonly children: ReactNode }) => {
  const { say } = useReader();
  return (
    <Phone back={`/hall/services/${roundId}`} title={say('返回', 'Back')} tabs="beside">
      {children}
    </Phone>
  );
};

export default function ApplyPage() {
  const { say } = useReader();
  const { roundId = '' } = useParams();
  const service = useAnswer('GET /me/services/{id}', { params: { id: roundId } });
  return (
    <Framed roundId={roundId}>
      <Shown of={service} lines={10}>
        {(one) =>
          one.me.organisationId === null || one.state !== 'open' ? (
            <section className="sec">
              <Note tone="warn">
                <b>
                  {one.me.organisationId === null
                    ? say('您现在没有会籍，先入会再申请', 'You are not a member at present; join first')
                    : say('这一批现在不受理', 'This round takes no applications now')}
                </b>
              </Note>
            </section>
          ) : (
            // Somebody else signed in meanwhile starts with a form of his own.
            <ApplyForm key={one.me.personId} service={one} />
          )
        }
      </Shown>
    </Framed>
  );
}
