// All routes of the API: a new resource is one file and one line here.
import type { Live } from '#api/live.ts';
import type { Readiness } from '#api/readiness.ts';
import { auditRoutes } from '#api/routes/audit.ts';
import { behalfRoutes } from '#api/routes/behalf.ts';
import { behalfAccountRoutes } from '#api/routes/behalf-accounts.ts';
import { budgetRoutes } from '#api/routes/budgets.ts';
import { calendarRoutes } from '#api/routes/calendar.ts';
import { campaignRoutes } from '#api/routes/campaigns.ts';
import { caseActionRoutes } from '#api/routes/case-actions.ts';
import { caseListRoutes } from '#api/routes/case-lists.ts';
import { caseRoutes } from '#api/routes/cases.ts';
import { certificateRoutes } from '#api/routes/certificates.ts';
import { claimListRoutes } from '#api/routes/claim-lists.ts';
import { claimRoutes } from '#api/routes/claims.ts';
import { collectionRoutes } from '#api/routes/collections.ts';
import { correctionRoutes } from '#api/routes/corrections.ts';
import { deliveryRoutes } from '#api/routes/deliveries.ts';
import { documentRoutes } from '#api/routes/documents.ts';
import { doorRoutes } from '#api/routes/doors.ts';
import { drawRoutes } from '#api/routes/draws.ts';
import { eventRoutes } from '#api/routes/events.ts';
import { exportListRoutes } from '#api/routes/export-lists.ts';
import { exportRegisterRoutes } from '#api/routes/export-registers.ts';
import { exportRoutes } from '#api/routes/exports.ts';
import { figureRoutes } from '#api/routes/figures.ts';
import { fundRoutes } from '#api/routes/funds.ts';
import { giftArrivalRoutes } from '#api/routes/gift-arrivals.ts';
import { giftPaperRoutes } from '#api/routes/gift-papers.ts';
import { giftReversalRoutes } from '#api/routes/gift-reversals.ts';
import { giftUseRoutes } from '#api/routes/gift-uses.ts';
import { giftRoutes } from '#api/routes/gifts.ts';
import { goodsRoutes } from '#api/routes/goods.ts';
import { identityChangeRoutes } from '#api/routes/identity-changes.ts';
import { importRoutes } from '#api/routes/imports.ts';
import { interestRoutes } from '#api/routes/interests.ts';
import { jobRoutes } from '#api/routes/jobs.ts';
import { ledgerRoutes } from '#api/routes/ledger.ts';
import { meRoutes } from '#api/routes/me.ts';
import { memberRoutes } from '#api/routes/members.ts';
import { membershipRoutes } from '#api/routes/memberships.ts';
import { myCaseRoutes } from '#api/routes/my-cases.ts';
import { myDeliveryRoutes } from '#api/routes/my-deliveries.ts';
import { myDrawRoutes } from '#api/routes/my-draws.ts';
import { myFileRoutes } from '#api/routes/my-file.ts';
import { myMoneyRoutes } from '#api/routes/my-money.ts';
import { myPanelRoutes } from '#api/routes/my-panels.ts';
import { myStudioRoutes } from '#api/routes/my-studios.ts';
import { ticketRoutes } from '#api/routes/my-tickets.ts';
import { needRoutes } from '#api/routes/needs.ts';
import { newsRoutes } from '#api/routes/news.ts';
import { noticeRoutes } from '#api/routes/notices.ts';
import { objectionRoutes } from '#api/routes/objections.ts';
import { offerRoutes } from '#api/routes/offers.ts';
import { openRoutes } from '#api/routes/open.ts';
import { openDrawRoutes } from '#api/routes/open-draws.ts';
import { organisationRoutes } from '#api/routes/organisations.ts';
import { pairRoutes } from '#api/routes/pairs.ts';
import { panelHandRoutes } from '#api/routes/panel-hands.ts';
import { panelRoutes } from '#api/routes/panels.ts';
import { paymentListRoutes } from '#api/routes/payment-lists.ts';
import { paymentMoveRoutes } from '#api/routes/payment-moves.ts';
import { paymentRoutes } from '#api/routes/payments.ts';
import { peopleRoutes } from '#api/routes/people.ts';
import { postRoutes } from '#api/routes/posts.ts';
import { programmeRoutes } from '#api/routes/programmes.ts';
import { questionRoutes } from '#api/routes/questions.ts';
import { queueRoutes } from '#api/routes/queues.ts';
import { recordRoutes } from '#api/routes/records.ts';
import { rosterRoutes } from '#api/routes/roster.ts';
import { roundForecastRoutes } from '#api/routes/round-forecast.ts';
import { roundGoodsRoutes } from '#api/routes/round-goods.ts';
import { roundPaceRoutes } from '#api/routes/round-pace.ts';
import { roundProgressRoutes } from '#api/routes/round-progress.ts';
import { rehearsalRoutes } from '#api/routes/round-rehearsal.ts';
import { roundRoutes } from '#api/routes/rounds.ts';
import { type Made, serviceRoutes } from '#api/routes/service.ts';
import { serviceRoutes as memberServiceRoutes } from '#api/routes/services.ts';
import { showingRoutes } from '#api/routes/showings.ts';
import { signInRoutes } from '#api/routes/sign-in.ts';
import { signInAccessRoutes } from '#api/routes/sign-in-access.ts';
import { studioRoutes } from '#api/routes/studios.ts';
import { waitingRoutes } from '#api/routes/waiting.ts';
import type { Engine } from '#engine/engine.ts';
import type { House } from '#store/house.ts';

/** What the routes work with. */
export interface Parts {
  readonly house: House;
  readonly engine: Engine;
}

interface Within extends Parts {
  readonly live: Live;
  readonly readiness: Readiness;
}

export const endpointsOf = ({ engine, live, readiness }: Within, made: Made) => [
  ...serviceRoutes(made, readiness),
  ...signInRoutes(),
  ...meRoutes(),
  ...myCaseRoutes(engine),
  ...myFileRoutes(engine),
  ...myMoneyRoutes(engine),
  ...recordRoutes(),
  ...studioRoutes(),
  ...myStudioRoutes(),
  ...certificateRoutes(),
  ...memberServiceRoutes(engine),
  ...doorRoutes(engine),
  ...claimRoutes(engine),
  ...ticketRoutes(engine),
  ...claimListRoutes(engine),
  ...offerRoutes(engine),
  ...organisationRoutes(),
  ...peopleRoutes(),
  ...memberRoutes(),
  ...correctionRoutes(engine),
  ...membershipRoutes(),
  ...postRoutes(),
  ...signInAccessRoutes(),
  ...programmeRoutes(engine),
  ...identityChangeRoutes(),
  ...roundRoutes(engine),
  ...calendarRoutes(engine),
  ...campaignRoutes(),
  ...roundProgressRoutes(engine),
  ...roundForecastRoutes(),
  ...rehearsalRoutes(engine),
  ...roundPaceRoutes(engine),
  ...rosterRoutes(engine),
  ...caseListRoutes(engine),
  ...caseRoutes(engine),
  ...caseActionRoutes(engine),
  ...behalfRoutes(engine),
  ...behalfAccountRoutes(engine),
  ...questionRoutes(engine),
  ...needRoutes(engine),
  ...queueRoutes(engine),
  ...waitingRoutes(engine),
  ...newsRoutes(engine),
  ...documentRoutes(engine),
  ...noticeRoutes(engine),
  ...objectionRoutes(engine),
  ...drawRoutes(engine),
  ...myDrawRoutes(engine),
  ...panelRoutes(engine),
  ...panelHandRoutes(engine),
  ...showingRoutes(engine),
  ...interestRoutes(engine),
  ...pairRoutes(engine),
  ...myPanelRoutes(engine),
  ...openDrawRoutes(engine),
  ...ledgerRoutes(),
  ...budgetRoutes(),
  ...paymentRoutes(),
  ...paymentListRoutes(engine),
  ...paymentMoveRoutes(engine),
  ...giftRoutes(),
  ...giftArrivalRoutes(),
  ...giftReversalRoutes(),
  ...giftPaperRoutes(),
  ...giftUseRoutes(),
  ...fundRoutes(),
  ...collectionRoutes(),
  ...figureRoutes(engine),
  ...openRoutes(),
  ...exportRoutes(engine),
  ...exportListRoutes(engine),
  ...exportRegisterRoutes(engine),
  ...importRoutes(engine),
  ...jobRoutes(),
  ...eventRoutes(live),
  ...goodsRoutes(),
  ...deliveryRoutes(engine),
  ...roundGoodsRoutes(engine),
  ...myDeliveryRoutes(engine),
  ...auditRoutes(engine),
];

/** Every route with its own shape: what src/web/parts/api.ts makes its calls from. */
export type Routes = ReturnType<typeof endpointsOf>[number];
