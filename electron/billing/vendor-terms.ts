/** Vendor terms: what differs from marketplace to marketplace, as data (rules C2, C5, L8, T2, T3). Presets are in `vendor-presets.ts`. */

/** When the fee of a contacted customer falls due (rule C2). */
export type FeeDue =
  | { readonly when: 'on_contact' }
  /** Credits are held; unread for so many hours, they are released. */
  | { readonly when: 'on_read'; readonly releaseAfterHours: number }
  | { readonly when: 'on_reply'; readonly releaseAfterHours: number };

/** How long a refund may be asked for (rule C5): counted from the charge; or up to and with a day of the month after it. */
export type RefundWindow =
  | { readonly unit: 'hours'; readonly count: number }
  | { readonly unit: 'days'; readonly count: number }
  | { readonly unit: 'day_of_next_month'; readonly day: number };

export interface TopUpThreshold {
  /** In credit minor units. */
  readonly credits: number;
  readonly operator: 'below' | 'at_or_below';
}

export interface VendorTerms {
  /** `custom`, or the preset that these began with. */
  readonly preset: string;
  readonly feeDue: FeeDue;
  readonly refundWindow: RefundWindow;
  readonly refundReasons: readonly string[];
  /** Priority of new lots: the lower is drained first; equal unless set (rule L8). */
  readonly lotPriority: { readonly paid: number; readonly bonus: number };
  /** A balance that calls for a top-up before it is used up; `null` for none (rule T3). */
  readonly threshold: TopUpThreshold | null;
  readonly tax: {
    /** `on_top_up`: contained in a pack's price. `on_use`: in the fee, and part of what it costs. */
    readonly timing: 'on_top_up' | 'on_use' | 'none';
    /** Hundredths of a percent of the net price. */
    readonly rateBasisPoints: number;
    readonly recoverable: boolean;
  };
  /** What the card pays of a fee that credits do not cover (rule T2). */
  readonly payAsYouUse: 'exact_fee' | 'shortfall';
  /** Days after which bought credits are gone; `null` for never. */
  readonly creditsExpireAfterDays: number | null;
  /** Days after Promotion Service was switched off in which a customer with an automatic quotation can still cause a fee (rule C3). */
  readonly promotionTailDays: number;
}
