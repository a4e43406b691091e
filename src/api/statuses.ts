// The one place where the code of a refusal becomes an HTTP status. Every code that a request can meet is listed, so that a new one is
// thought about once (test/laws/refusals.test.ts finds the missing); codes put together while running are refusals like any other.

const codes = {
  /** Not well formed: sending the same again is in vain. */
  400: `json-malformed json-too-deep text-not-allowed number-not-allowed key-not-allowed key-twice input-invalid body-missing form-malformed
    cursor-invalid idempotency-key-missing idempotency-key-invalid`,
  401: 'not-signed-in sign-in-failed',
  /** Not for this person: somebody else can. */
  403: `not-allowed own-matter password-change-needed same-person two-factor-needed step-up-needed cross-site not-your-action not-your-decision recusal
    recusal-own-case recusal-own-work recusal-own-decision recused four-eyes second-person-needed holder-of-post not-your-union word-needed code-needed account-proof-needed`,
  /** What the request names is not there. What a file names, or a word outside its vocabulary, is 422. */
  404: `not-found no-such-case no-such-offer no-such-objection no-such-organisation no-such-campaign no-such-round no-such-version account-unknown appropriation-unknown budget-move-unknown
    batch-unknown expenditure-unknown organisation-unknown original-unknown round-unknown import-not-found notice-not-found organisation-not-found
    person-not-found gift-unknown lot-unknown record-unknown
    showing-unknown rehearsal-over no-such-interest no-such-pair no-such-apprentice`,
  405: 'method-not-allowed',
  /** Something else came first: look again, then decide anew. */
  409: `calendar-changed accounts-changed undo-not-over notice-public nothing-to-recount recount-later change-open list-changed account-moved account-on-file account-superseded account-waiting in-progress moved-on case-closed account-closed action-id-reused already-decided already-granted already-member already-paid-out
    correction-open opened-already already-published already-recorded already-resolved already-submitted already-used appealed-already applied-already delegated account-not-empty batch-not-approved batch-number-taken draft-there
    batch-state budget-move-decided credit-code-taken entitlement-taken expenditure-closed expenditure-taken id-number-taken import-state job-over no-finance-maker not-empty version-sent-back notice-ended notice-over agreement-changed question-open
    notice-running objection-open objection-unread claim-shut claim-used reminder-late visited-already claimed-already confirmed-late no-claim organisation-closed organisation-in-use organisation-name-taken person-merged offer-exists round-exists round-not-open totp-enrolled
    transfer-id-taken wrong-payment-state
    fund-exists collection-exists collection-closed receipt-reversed bank-reference-used gift-allotted arrival-decided reversal-asked reversal-decided
    campaign-exists need-settled round-in-campaign given-before
    place-taken goods-known lot-moved lot-reversed handed-already loaded-already recorded-already route-closed route-exists stop-unfit
    committed-already draw-closed draw-exists draw-state not-now record-state record-moved-on no-such-record in-the-studio already-ended
    admitted-already marked-already recused-already ranked-already decided-later no-such-milestone not-before-a-panel marks-missing total-differs award-unfit panel-closed panel-exists
    showing-state showing-decided showing-over match-moved-on interest-already partner-chosen benefit-already benefits-waiting solution-waiting showing-not-renewable pact-moved-on asked-already has-master`,
  413: 'body-too-large file-too-large json-too-many',
  414: 'address-too-long',
  415: 'media-type',
  /** Understood, and no. */
  422: `contact-malformed not-corrected preface-number not-to-correct backup-key-exposed backup-key-missing backup-key-other backup-key-unreadable data-key-altered data-keys-gone master-key-missing master-key-other
    code-wrong word-wrong post-not-held password-own-number letters-missing badge-suite no-roster nothing-to-open rectify-first register-opens nothing-to-print no-scheme no-such-seat nothing-to-reopen no-such-criterion criterion-twice points-out-of-range points-missing no-veto-here
    veto-without-reason panel-too-near nothing-to-judge group-in-two-schemes judge-twice too-few-judges
    above-approved-budget above-policy account-differs budget-differs account-not-needed agreement-needed account-malformed action-not-bulk administrators-exclusive judges-exclusive amount-exceeds-grant amount-not-positive amount-not-set amount-too-large belongs-elsewhere wrong-subject
    amount-unknown answers-wrong appeal-late bank-missing bank-template-unfit batch-not-written batch-number budget-exhausted
    bulk-too-wide calendar-wrong calendar-gap card-characters card-check card-length card-missing certificate-missing character-without-code columns-ambiguous
    columns-missing consent-in-future consent-needed credit-code-characters credit-code-check credit-code-length credit-code-missing credit-code-organisation credit-code-region
    csv-unreadable date-ambiguous delegate-unfit date-impossible date-incomplete date-missing date-out-of-range date-unreadable dates-wrong draw-file offer-after-event offer-hours-wrong other-package
    cannot-join-here claim-unnamed visit-in-future document-missing no-consent no-offers-here offer-unknown no-such-package not-a-rush
    expenditure-code expenditure-name export-too-large field-takes-no-file file-damaged file-empty file-encrypted file-kind file-not-spreadsheet file-takes-too-long
    file-too-complex file-unpacks-too-large file-unsafe file-infected picture-too-large pdf-active pdf-embeds-files format-unknown founding-above founding-file founding-officers founding-twice header-not-found id-number-birthday id-number-characters
    id-number-check id-number-length id-number-missing id-number-region idempotency-key-reused import-round-missing insufficient level-too-low master-key-exposed
    master-key-unreadable membership-dates money-missing money-negative money-too-fine money-too-large money-unreadable
    name-mismatch name-missing name-too-long name-unreadable no-account no-appeal no-attendance no-level-above no-membership no-provider not-delegated
    not-eligible not-overdue not-proportional not-published nobody-to-ask not-on-file nothing-to-appeal nothing-to-pay instalment-early not-of-the-union studio-day nothing-to-publish nothing-to-undo forecast-too-large
    objection-contact-too-long objection-too-long objection-too-short organisation-ambiguous organisation-cycle organisation-itself
    organisation-level organisation-name-missing organisation-top original-not-posted original-not-reserved outside-round outside-union parameter-missing parameters-wrong password-common
    password-length password-wrong payer-account-missing payment-file-empty payment-file-too-large payment-file-unfit people-differ person-itself
    phone-characters phone-length phone-missing phone-prefix phone-shared post-dates post-role-unknown programme-faulty programme-wrong purpose-unworded
    places-taken return-of-others return-unreadable round-other-expenditure row-repeated same-account sheet-empty sheet-not-found sheet-too-large sheet-too-long
    sheet-too-wide sheets-several since-in-future since-too-early since-too-young table-empty totp-missing totp-wrong transfer-malformed undo-elsewhere undo-too-late
    report-empty report-in-future reports-missing milestones-open plan-missing milestone-outside mend-too-soon no-evidence-table
    goods-short expires-before-receipt received-in-future route-day-past no-hand-over no-such-parcel not-correctable not-on-the-way on-the-way other-route parcel-differs photo-not-agreed
    pick-up-code-wrong proof-differs route-empty route-reassigned route-too-long round-not-of-campaign signature-missing need-late need-of-nobody need-other-person no-need somebodys-parcel walk-in-unnamed no-walk-ins
    unit-mismatch stand-in-dates stand-in-unfit too-many-to-sort units-not-whole unknown-action xml-unreadable yes-no-unreadable
    agreement-incomplete arrival-differs receipt-incomplete receipt-is-reversal receipt-not-money gift-earmarked gift-not-things goods-unit-differs goods-elsewhere gift-in-fund money-needs-round used-by-cases round-from-fund
    not-a-collection collection-too-wide collection-incomplete collection-not-empty outside-collection nothing-collected
    draw-hex-wrong draw-quota-too-large draw-times-wrong draw-weights-wrong draw-witness-twice outside-early outside-empty word-differs word-early word-late
    showing-without-title showing-until-past own-showing interest-not-open not-a-member no-studio no-partner benefit-empty benefit-not-followed
    pairs-full pairs-missing own-apprentice asked-enough not-solved solution-not-followed`,
  429: `too-many-tries objections-enough too-many-loose-files too-many-questions too-many-interests claim-crowd too-many-knocks too-many-reveals
    too-many-requests too-many-uploads export-under-way`,
  500: 'fault',
  503: 'not-ready outage busy reader-busy too-many-listeners',
} as const;

/** Codes by status, in the order of the list. */
export const codesByStatus: ReadonlyMap<number, readonly string[]> = new Map(
  Object.entries(codes).map(([status, words]) => [Number(status), words.split(/\s+/)]),
);

const statuses = new Map([...codesByStatus].flatMap(([status, all]) => all.map((code) => [code, status] as const)));

export const isListed = (code: string): boolean => statuses.has(code);

export const statusFor = (code: string): number => statuses.get(code) ?? 422;
