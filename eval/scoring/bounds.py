"""Exact bounds on a share that was observed (Clopper and Pearson 1934)."""

from functools import lru_cache

from scipy.stats import beta

CONFIDENCE = 0.95


@lru_cache(maxsize=1 << 14)
def upper_bound(errors: int, of: int, confidence: float = CONFIDENCE) -> float:
    """The largest true share of errors that is not ruled out, one-sided; 1 where nothing was observed.

    Solves sum(binomial(of, i) p^i (1-p)^(of-i), i <= errors) = 1 - confidence for p, which is a quantile of a beta
    distribution. It takes the cells for independent of each other.

    >>> round(upper_bound(0, 299), 5), round(upper_bound(1, 473), 5), upper_bound(0, 0)
    (0.00997, 0.00999, 1.0)
    """
    if errors >= of:
        return 1.0
    return float(beta.ppf(confidence, errors + 1, of - errors))
