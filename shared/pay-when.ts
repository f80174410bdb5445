/** How a stand is paid: staff take money at the counter, people pay on their phone before it is cooked, or nothing is asked. */
export const PAY_WHENS = ["counter", "ahead", "free"] as const;
export type PayWhen = (typeof PAY_WHENS)[number];
