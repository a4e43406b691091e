// The account that an officer gives for a member, as the history of a case has it: given under his consent, confirmed or refused by a second
// officer, taken back. The number itself is never here: proposed-accounts.ts takes these actions, and writes it in the same transaction.
import { addForMember, decidedIt, forMember, notForHim, unionsOver } from '#engine/behalf.ts';
import type { Deciding } from '#engine/stage-context.ts';
import { type Decision, finish, Unfolding } from '#engine/unfolding.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Programme } from '#policy/programme.ts';

type Act = (deciding: Deciding) => Decision | Refusal;

/** Whether the programme pays into the member's own account. */
export const paysMember = ({ stages }: Programme): boolean =>
  Object.values(stages).some(({ kind, settings }) => kind === 'pay' && settings.to === 'member');

/** Whether the bank sent the payment of the stage it is in back to the member. */
const cameBack = ({ state }: Deciding): boolean => {
  const pay = own(state?.stages, state?.stage) as { payee?: string; status?: string } | undefined;
  return pay?.payee === 'member' && pay.status === 'rejected';
};

/** From outside there is no such action: it would be in the history, and no account anywhere. */
const within =
  (act: Act): Act =>
  (deciding) =>
    deciding.action.account && deciding.state
      ? act(deciding)
      : refuse('unknown-action', '没有这个操作', 'There is no such action here', {
          next: text('替会员登记账号有自己的接口', 'Giving an account for a member has its own address'),
        });

const propose: Act = (deciding) => {
  const { state, programme, action } = deciding;
  if (state!.status !== 'open') return refuse('case-closed', '这件已经办结', 'This case is closed');
  if (!paysMember(programme))
    return refuse('account-not-needed', '这件不付到个人账户', 'This case pays into no account of the member');
  if (action.account!.onFile && !cameBack(deciding))
    return refuse('account-on-file', '本人已经登记了收款账户，没有被银行退回', 'The member has an account on file', {
      next: text('要换账户，请本人在手机上更改', 'To change it, the member does so on a phone of their own'),
    });
  if (state!.account?.status === 'waiting') return accountWaiting();
  const acted = forMember(deciding, 'account');
  if (isRefusal(acted)) return acted;
  if (acted.events.length === 0) return notForHim();
  const unfolding = new Unfolding(deciding);
  addForMember(acted, unfolding);
  return finish(unfolding, []);
};

export const accountWaiting = (): Refusal =>
  refuse(
    'account-waiting',
    '已经代为登记过一个账号，还没有核对',
    'An account was given already and is not checked yet',
    {
      next: text('请先由另一位同事核对，或收回', 'A second officer checks it first, or it is taken back'),
    },
  );

export const accountMoved = (): Refusal =>
  refuse('account-moved', '这个账号已经有人核对过，或收回了', 'This account was checked or taken back already', {
    next: text('刷新看最新情况', 'Reload to see what happened'),
  });

/** Why this person is not the second officer, if so. */
export function notSecondOfficer(deciding: Deciding): Refusal | null {
  const { acting, state } = deciding;
  const by = acting.personId;
  if (by === null || by === deciding.case.personId || unionsOver(deciding).length === 0) return notForHim();
  if (state!.account?.by === by)
    return refuse(
      'second-person-needed',
      '这个账号是您登记的，要由另一位同事核对',
      'You gave this account yourself; a second officer checks it',
      {
        rule: 'four-eyes',
        next: text('请本会或上级工会的另一位干部核对', 'Another officer of the union, or of one above'),
      },
    );
  return state!.deciders.some(({ personId }) => personId === by) ? decidedIt() : null;
}

const answer =
  (confirmed: boolean): Act =>
  (deciding) => {
    const { state, action, acting } = deciding;
    if (state!.account?.status !== 'waiting' || state!.account.of !== action.input.of) return accountMoved();
    const refused = notSecondOfficer(deciding);
    if (refused) return refused;
    const unfolding = new Unfolding(deciding);
    unfolding.engine(confirmed ? 'account-confirmed' : 'account-refused', {
      ...{ by: acting.personId, of: action.input.of },
      ...(confirmed ? {} : { why: String(action.input.why ?? '') }),
    });
    unfolding.effects.push({
      ...{ do: 'message', topic: 'acted-for', to: 'subject' },
      words: confirmed
        ? text(
            '替您登记的收款账号，另一位同事核对过了，以后付到这个账户',
            'A second officer has checked the account given for you; you are paid on it from now on',
          )
        : text(
            '替您登记的收款账号没有通过核对，没有使用；工会会再找您',
            'The account given for you did not pass the check and is not used; your union will ask you again',
          ),
    });
    return finish(unfolding, []);
  };

/** The member, or an officer of their union at their word; also after it was confirmed. */
const withdraw: Act = (deciding) => {
  const { acting, state, action } = deciding;
  if (acting.personId !== deciding.case.personId && unionsOver(deciding).length === 0) return notForHim();
  const { account } = state!;
  if (account?.of !== action.input.of || !['waiting', 'confirmed'].includes(account?.status ?? ''))
    return accountMoved();
  const unfolding = new Unfolding(deciding);
  unfolding.engine('account-withdrawn', { by: acting.personId, of: account!.of });
  return finish(unfolding, []);
};

export const accountActions: Readonly<Record<string, Act>> = {
  'propose-account': within(propose),
  'confirm-account': within(answer(true)),
  'refuse-account': within(answer(false)),
  'withdraw-account': within(withdraw),
};
