"""The words of tasks on chance, and the names of laws."""

from __future__ import annotations

from . import patterns as re

__all__ = ["WORDS", "law_in_words", "law_named"]

WORDS = frozenset(
    """
    a all an and any are as asymptotic asymptotically at be bernoulli beta between binomial by calculate change check coin compute
    conditional conjugate constant continuous correlation covariance covariances cauchy data delta densities density derive determine
    differential distributed distribution distributions divergence each entropy error exponential exponentially expectation expected
    expression factor factors find first flips for formula from function functions gamma gaussian gaussians generating geometric give
    given has have having heads i.i.d i.i.d. iid identically identity if in independent independently interval is it its joint jointly
    kl kullback kullback-leibler law laws leibler let likelihood linear marginal matrix maximum mean means method model moment
    moments mgf multivariate negative noise nonnegative normal normally observation observations observed obtain of on one out over
    parameter parameters point poisson posterior prior probability product proportional prove random rate respectively sample samples
    scale second shape show standard state statement statistic success successes such suppose symmetric that the their then times to
    tosses transformation trials two uncorrelated uniform uniformly up use using value values variable variables variance variances
    vector vectors verify was were what when where which with write zero deviation portfolio weights returns assets asset return
    binomially geometrically that probability probabilities least event events marginal pdf cdf exceeds region region's elsewhere otherwise
    describe simulate sampling factorisation factorization decomposition gaussian's
    cholesky matrices positive definite lower triangular generate draw transform loadings idiosyncratic common function's another
    multiplied total sum difference evaluate limit large n hence this which size sizes about by-the known unknown
    after before observing obtained obtaining experiment coin tossed thrown die seen recorded fair unfair result results then what's
    tails failures patients defective items measured measurements average size calls counts multinomial categorical dirichlet flat
    lifetimes lifetime update updated belief bayesian bayes bayes' theorem number mean's variance's per hour day obtained among seconds
    measurement equal recovered treatment drug arrivals arrive events year week weekly daily errors page survey voters
    categories die thrown rolls rolled throws yes positive wins lot sample's tested tests test parts components made new
    central third fourth fifth raw nth kurtosis skewness characteristic closed raw moment's calculate evaluate denote denotes explicitly
    denoted random-variable terms hence respectively in-terms mutually
    not also its' do does covariance-matrix covariance mean-vector gaussian-vector exactly follows follow real
    """.split()
)

_LAWS = {
    "normal": {"N", "Normal", "Norm", "normal"},
    "poisson": {"Poisson", "Pois", "Poi", "Po", "poisson"},
    "exponential": {"Exp", "Exponential", "Expo", "exp"},
    "gamma": {"Gamma", "Ga", "G", "gamma"},
    "beta": {"Beta", "Be", "beta"},
    "binomial": {"Bin", "Binomial", "B", "binomial", "Binom"},
    "geometric": {"Geom", "Geometric", "Geo", "geometric"},
    "uniform": {"U", "Unif", "Uniform", "uniform"},
    "bernoulli": {"Bernoulli", "Bern", "Ber", "bernoulli"},
    "cauchy": {"Cauchy"},
}


#: Laws of which moments are known, and nothing else.
_FURTHER = {
    "chisquare": {"ChiSquared", "chisq"},
    "laplace": {"Laplace", "Lap"},
    "negativebinomial": {"NB", "NegBin", "NegBinomial", "NegativeBinomial"},
    "weibull": {"Weibull", "Weib"},
    "pareto": {"Pareto", "Par"},
    "rayleigh": {"Rayleigh"},
    "lognormal": {"LogNormal", "Lognormal", "lognormal", "LN", "logN", "LogN"},
}


def law_named(name: str, further: bool = False) -> str | None:
    """The law of a name in a formula: `Poisson`, `N`, `U`, `Exp`; with `further`, those of which only moments are known as well."""
    tables = (*_LAWS.items(), *_FURTHER.items()) if further else tuple(_LAWS.items())
    return next((law for law, names in tables if name in names), None)


def law_in_words(said: str) -> tuple[str, list[str], list[str]] | None:
    """A law said in words: its name, its parameters (`#2` for a formula, or a number), and how they are meant."""
    names = (
        r"exponential(?:ly)?|poisson|binomial(?:ly)?|geometric(?:ally)?|uniform(?:ly)?|gamma|beta|normal(?:ly)?|gaussian|bernoulli|cauchy"
    )
    found = re.search(rf"\b({names})\b", said)
    if found is None or len(set(re.findall(rf"\b(?:{names})\b", said))) > 1:
        return None
    name = found[1].replace("geometrically", "geometric").removesuffix("ly").replace("gaussian", "normal")
    rest = re.split(r"[?;:]|\.(?!\d)", said[found.end() :])[0]
    rest = re.split(r"\b(?:from|using|by|and its|and the|is|has)\b", rest)[0]
    values: list[str] = []
    modes: list[str] = []
    mode = ""
    for word in re.findall(r"#\d+|\d+(?:\.\d+)?|standard deviation|success probability|[a-z-]+", rest):
        if re.fullmatch(r"#\d+|\d+(?:\.\d+)?", word):
            values.append(word)
            modes.append(mode)
        elif word in ("rate", "mean", "scale", "shape", "variance", "standard deviation", "parameter", "parameters", "success probability"):
            mode = word
        elif word not in _BETWEEN:
            return None
    if name == "cauchy":
        return name, [], []
    kept = []
    if "mean" in modes and name == "exponential":
        kept.append("by mean")
    if "scale" in modes:
        kept.append("by scale")
    if "standard deviation" in modes:
        kept.append("by deviation")
    return name, values, kept


_BETWEEN = frozenset(
    "with and the a an distribution distributions law variable random distributed on over interval its of probability to".split()
)
