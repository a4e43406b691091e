// What members wait for: what was sent back to whoever handed it in for them, an answer about their file, to a question, to an objection; an account checked, a need seen to.
import { behalfList } from '#api/read/behalf.ts';
import { accountsToCheck } from '#api/read/behalf-accounts.ts';
import { roundsByIds, stageTitle } from '#api/read/cases.ts';
import { namesOf } from '#api/read/laid-out.ts';
import { openNeedsFor } from '#api/read/needs.ts';
import { correctionsWaiting } from '#api/read/news.ts';
import { allTogether, plain, type WaitingSource, waitingAtMost } from '#api/waiting/source.ts';
import { text } from '#kit/text.ts';
import { unreadCount } from '#notices/objections.ts';
import { openQuestions } from '#people/case-questions.ts';

const corrections: WaitingSource = {
  key: 'corrections-to-answer',
  operation: 'corrections.answer',
  act: text('答复会员', 'Answer members'),
  async read({ engine, tenantId, organisationId, viewer }) {
    const count = await correctionsWaiting(engine, tenantId, organisationId, viewer.personId);
    return allTogether(count, {
      ...plain,
      title: text('会员说资料不对', 'Members say their file is wrong'),
      link: '/desk/corrections',
    });
  },
};

const objections: WaitingSource = {
  key: 'objections-to-read',
  operation: 'objections.waiting',
  act: text('看匿名异议', 'Read objections'),
  async read({ engine, tenantId, organisationId, viewer }) {
    const count = await unreadCount(engine.house.db, tenantId, { organisationId, personId: viewer.personId });
    return allTogether(count, {
      ...plain,
      title: text('匿名异议，还没有人看', 'Objections without a name that nobody has read'),
      link: '/desk/objections',
    });
  },
};

const questions: WaitingSource = {
  key: 'questions-to-answer',
  operation: 'questions.answer',
  act: text('答复提问', 'Answer a question'),
  async read({ engine, tenantId, organisationId }) {
    const { db } = engine.house;
    const rows = await openQuestions(engine.house, tenantId, [organisationId], waitingAtMost);
    const rounds = await roundsByIds(engine, db, tenantId, [...new Set(rows.map(({ roundId }) => roundId))]);
    const people = rows.map(({ personId }) => personId);
    const names = await namesOf(db, tenantId, { people, organisations: [] });
    return rows.map(({ caseId, askedAt, roundId, stage, programmeKey, personId }) => {
      const { programme } = rounds.get(roundId)!;
      const at = stageTitle(programme, stage);
      const row = { personId, subjectOrganisationId: null, organisationId };
      const name = names.subject(row, false);
      return {
        ...plain,
        title: text(`${name}问：${programme.title.zh}`, `${name} asks: ${programme.title.en}`),
        says: at,
        since: askedAt,
        link: `/desk/cases/${caseId}`,
        about: { personId, programmeKey },
      };
    });
  },
};

const accounts: WaitingSource = {
  key: 'accounts-to-check',
  operation: 'behalf.accounts',
  act: text('核对账号', 'Check accounts'),
  async read({ engine, tenantId, organisationId, viewer }) {
    const rows = await accountsToCheck(engine, tenantId, organisationId, viewer);
    return allTogether(rows.filter(({ own }) => !own).length, {
      ...plain,
      title: text('同事替会员登记的收款账号', 'Accounts that colleagues gave for members'),
      link: '/desk/behalf',
    });
  },
};

const needs: WaitingSource = {
  key: 'needs-to-see-to',
  operation: 'needs.take',
  act: text('落实需要', 'See to a need'),
  async read({ engine, tenantId, viewer, organisationId }) {
    const rows = (await openNeedsFor(engine, tenantId, viewer)).filter((one) => one.organisationId === organisationId);
    return rows.map(({ caseId, name, mine, dueOn }) => ({
      ...plain,
      title: text(`${name}：走访时说的需要`, `${name}: a need told of at a visit`),
      says: mine ? text('您来落实', 'You see to it') : text('还没有人落实', 'Nobody sees to it yet'),
      dueOn,
      link: `/desk/needs/${caseId}`,
    }));
  },
};

const sentBack: WaitingSource = {
  key: 'behalf-sent-back',
  operation: 'behalf.act',
  act: text('替人改好再交', 'Correct for a member'),
  async read({ engine, tenantId, organisationId, viewer }) {
    const rows = await behalfList(engine, tenantId, organisationId, viewer.personId);
    return rows
      .filter(({ mine }) => mine)
      .slice(0, waitingAtMost)
      .map(({ id, name, programme, returned, personId }) => ({
        ...plain,
        title: text(`${name}：${programme.zh}`, `${name}: ${programme.en}`),
        says: returned && text(`“${returned.why}”`, `“${returned.why}”`),
        link: `/desk/cases/${id}/behalf`,
        about: { personId },
      }));
  },
};

export const memberSources: readonly WaitingSource[] = [sentBack, corrections, objections, questions, accounts, needs];
