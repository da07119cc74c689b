// Hestenes and Stiefel's recurrences, once for H x = b and once for the normal
// equations without forming A^T A x (CGLS), which is kinder to rounding.
#include "engine/operators/conjugate_gradient.h"

#include <ATen/ATen.h>

#include "engine/base/stop_flag.h"

namespace limpid {
namespace {

// <a, b> of each video of the batch.
at::Tensor Dot(const at::Tensor& a, const at::Tensor& b) {
  return (a * b).sum({-4, -3, -2, -1}, /*keepdim=*/true);
}

// a / b, and 0 where a video has converged so far that b underflows.
at::Tensor Ratio(const at::Tensor& a, const at::Tensor& b) {
  return at::where(b > 0, a / b, at::zeros_like(a));
}

bool AllBelow(const at::Tensor& values, const at::Tensor& bounds) {
  return (values <= bounds).all().item<bool>();
}

void CheckStop(const CgLimits& limits) {
  if (limits.stop != nullptr) limits.stop->Check();
}

}  // namespace

at::Tensor ConjugateGradient(const LinearMap& hessian, const at::Tensor& b,
                             const CgLimits& limits) {
  at::Tensor x = at::zeros_like(b);
  at::Tensor residual = b.clone();
  at::Tensor direction = b.clone();
  at::Tensor energy = Dot(residual, residual);
  const at::Tensor enough = energy * (limits.tolerance * limits.tolerance);
  for (int i = 0; i < limits.max_iterations; ++i) {
    if (AllBelow(energy, enough)) break;
    CheckStop(limits);
    const at::Tensor image = hessian(direction);
    const at::Tensor step = Ratio(energy, Dot(direction, image));
    x.add_(step * direction);
    residual.sub_(step * image);
    const at::Tensor next_energy = Dot(residual, residual);
    direction.mul_(Ratio(next_energy, energy)).add_(residual);
    energy = next_energy;
  }
  return x;
}

// Looks at the misfit before it asks for the first gradient: a good estimate
// then costs no adjoint.
at::Tensor LeastSquares(const LinearMap& forward, const LinearMap& adjoint,
                        const at::Tensor& b, const CgLimits& limits) {
  const double samples =
      static_cast<double>(b.size(-4) * b.size(-3) * b.size(-2) * b.size(-1));
  const double noise = limits.misfit_rms * limits.misfit_rms * samples;
  at::Tensor misfit = b.clone();
  at::Tensor x, direction, energy, enough;
  for (int i = 0; i < limits.max_iterations; ++i) {
    if ((Dot(misfit, misfit) <= noise).all().item<bool>()) break;
    CheckStop(limits);
    const at::Tensor gradient = adjoint(misfit);
    const at::Tensor next_energy = Dot(gradient, gradient);
    if (i == 0) {
      x = at::zeros_like(gradient);
      direction = gradient.clone();
      enough = next_energy * (limits.tolerance * limits.tolerance);
    } else {
      direction.mul_(Ratio(next_energy, energy)).add_(gradient);
    }
    energy = next_energy;
    if (AllBelow(energy, enough)) break;
    const at::Tensor image = forward(direction);
    const at::Tensor step = Ratio(energy, Dot(image, image));
    x.add_(step * direction);
    misfit.sub_(step * image);
  }
  return x.defined() ? x : at::zeros_like(adjoint(misfit));
}

}  // namespace limpid
