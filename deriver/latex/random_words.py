"""The words that may stand in a task about processes: those that name what is asked, and those that say nothing."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS = frozenset(
    "a an the this these following that which is are be of to into for with where and if when given on in at by let then use "
    "using from as consider suppose please now also its it them all each such under assume assuming find determine obtain "
    "give compute calculate apply verify show check confirm state write down derive convert rewrite express change solve "
    "solves solution solutions explicit unique initial value condition starting started starts start equation equations sde "
    "sdes stochastic differential differentials system linear ito itô ito's itô's itô’s ito’s formula lemma rule product "
    "quotient process processes drift diffusion term coefficient geometric arithmetic brownian motion motions wiener standard "
    "independent correlated correlation real-valued scalar ornstein-uhlenbeck vasicek cir cox-ingersoll-ross langevin bridge "
    "mean variance covariance expectation expectations expected moment moments function martingale local true generator "
    "infinitesimal stratonovich form sense equivalent corresponding fokker-planck fokker planck forward kolmogorov stationary "
    "invariant equilibrium distribution density law measure probability positive constant constants real numbers number "
    "parameters satisfying satisfies satisfied satisfy does do one-dimensional first second integrating factor or not whether "
    "price asset stock interest rate short follows follow time times so prove what via isometry identity property quadratic "
    "variation covariation bracket dynamics conditional conditionally deterministic girsanov girsanov's theorem risk-neutral "
    "unit reverse-time time-reversed reverse reversal backward probability-flow flow ode score-based generative model models "
    "noising variance-preserving vp ve holds again marginal becomes kernel sigma-algebra filtration differentiable smooth any "
    "every "
    "change turns makes make into time-change dambis dubins schwarz dambis-dubins-schwarz removes remove lognormal "
    "radon-nikodym derivative kolmogorov forward noise noisy schedule data sub- cdot "
    "evaluate hull-white ho-lee heston bachelier hull white mean-reverting square-root prices value values whose "
    "variances we have has say parameter parameters both respectively hence thus therefore moreover evolves evolve evolution "
    "obeys obey simple usual two three two-dimensional three-dimensional 2-dimensional 3-dimensional components "
    "component random variable gaussian normal normally distributed log-normal lognormally spot exchange volatility "
    "instantaneous stock's ' s order feller diffusions diffusions' exact "
    "known mean-reversion model's level zero-mean explicitly closed-form closed graph "
    "zero-coupon bond bonds twice continuously differentiable some "
    "derivative option contract claim claims function's".split()
)
