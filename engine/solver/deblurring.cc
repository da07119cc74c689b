// Closed form in the cosine domain for a separable, symmetric kernel with a
// reflected border, which every Gaussian is by default; else by conjugate
// gradients.
#include "engine/solver/deblurring.h"

#include <ATen/ATen.h>

#include <vector>

#include "engine/solver/cosine_basis.h"

namespace limpid {
namespace {

// eps for noise of variance 1: the prior's weight, tuned on natural video.
constexpr double kPriorWeight = 114;
constexpr int kCgIterations = 30;
// A frequency that keeps less than this share of its power is left out.
constexpr double kLeastPower = 1e-3;

double RegularisationFor(double noise_level) {
  return kPriorWeight * NoiseVariance(noise_level);
}

// One axis of the closed form.
struct Axis {
  CosineBasis basis;
  at::Tensor response;

  static Axis Of(const at::Tensor& taps, int64_t size, double eps) {
    const at::Tensor response = CosineBasis::Response(taps, size);
    const at::Tensor frequencies = CosineBasis(size, size).frequencies();
    const at::Tensor keeps =
        response.square() > kLeastPower * eps * frequencies.square();
    // Frequency 0 is always kept, so that one is found.
    const int64_t count = keeps.nonzero().max().item<int64_t>() + 1;
    return {CosineBasis(size, count), response.narrow(0, 0, count)};
  }
};

bool IsSymmetric(const at::Tensor& taps) {
  return at::allclose(taps, taps.flip(0), /*rtol=*/0, /*atol=*/1e-7);
}

bool HasClosedForm(const Blur& blur) {
  return blur.border() == Border::kReflect && blur.factors() &&
         IsSymmetric(blur.factors()->columns) &&
         IsSymmetric(blur.factors()->rows);
}

// The Wiener filter, frame by frame: A / (A^2 + eps |w|^2).
at::Tensor DeblurInCosineDomain(const Blur& blur,
                                const Observation& observation) {
  const at::Tensor& y = observation.measurement;
  const double eps = RegularisationFor(observation.noise_level);
  const Axis down = Axis::Of(blur.factors()->columns, y.size(-2), eps);
  const Axis across = Axis::Of(blur.factors()->rows, y.size(-1), eps);
  const at::Tensor response = at::outer(down.response, across.response);
  const at::Tensor power = down.basis.frequencies().square().unsqueeze(1) +
                           across.basis.frequencies().square();
  const at::Tensor gain =
      (response / (response.square() + eps * power)).to(y.options());
  const at::Tensor analyse_down = down.basis.analysis().to(y.options());
  const at::Tensor analyse_across = across.basis.analysis().to(y.options());
  const at::Tensor synthesise_down = down.basis.synthesis().to(y.options());
  const at::Tensor synthesise_across = across.basis.synthesis().to(y.options());
  std::vector<at::Tensor> frames;
  for (int64_t t = 0; t < y.size(0); ++t) {
    observation.stop.Check();
    const at::Tensor spectrum =
        gain * at::matmul(analyse_down, at::matmul(y[t], analyse_across.t()));
    frames.push_back(at::matmul(at::matmul(synthesise_down, spectrum),
                                synthesise_across.t()));
  }
  return at::stack(frames);
}

// D^T D along `dim`, D the differences of neighbours.
at::Tensor Roughness(const at::Tensor& x, int64_t dim) {
  if (x.size(dim) == 1) return at::zeros_like(x);
  const at::Tensor slope = x.diff(1, dim);
  at::Tensor rough = at::zeros_like(x);
  rough.narrow(dim, 0, slope.size(dim)).sub_(slope);
  rough.narrow(dim, 1, slope.size(dim)).add_(slope);
  return rough;
}

at::Tensor DeblurByConjugateGradients(const Blur& blur,
                                      const Observation& observation) {
  const double eps = RegularisationFor(observation.noise_level);
  const auto prior = [&](const at::Tensor& x) {
    return eps * (Roughness(x, -1) + Roughness(x, -2));
  };
  const auto hessian = [&](const at::Tensor& x) {
    return blur.Adjoint(blur.Forward(x, 0), 0) + prior(x);
  };
  const CgLimits limits = {.max_iterations = observation.cg_iterations > 0
                                                 ? observation.cg_iterations
                                                 : kCgIterations,
                           .tolerance = 1e-4,
                           .stop = &observation.stop};
  std::vector<at::Tensor> frames;
  for (int64_t t = 0; t < observation.measurement.size(0); ++t) {
    const at::Tensor y = observation.measurement.narrow(0, t, 1);
    const at::Tensor gradient =
        blur.Adjoint(y - blur.Forward(y, 0), 0) - prior(y);
    frames.push_back(y + ConjugateGradient(hessian, gradient, limits));
  }
  return at::cat(frames);
}

}  // namespace

Estimate Deblur(const Blur& blur, const Observation& observation) {
  return {.video = HasClosedForm(blur)
                       ? DeblurInCosineDomain(blur, observation)
                       : DeblurByConjugateGradients(blur, observation)};
}

}  // namespace limpid
