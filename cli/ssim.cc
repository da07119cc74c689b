// Five filtered maps per channel: means, second moments, cross moment.
#include "cli/ssim.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace limpid::cli {
namespace {

constexpr int64_t kWindow = 11;
constexpr double kSigma = 1.5;
constexpr double kC1 = (0.01 * 255) * (0.01 * 255);
constexpr double kC2 = (0.03 * 255) * (0.03 * 255);
constexpr int kChannels = 3;

struct Map {
  int64_t width = 0;
  int64_t height = 0;
  std::vector<float> values;
};

std::vector<float> Window(int64_t length) {
  std::vector<double> weights;
  double sum = 0;
  for (int64_t i = 0; i < length; ++i) {
    const double x = i - (length - 1) / 2.0;
    weights.push_back(std::exp(-x * x / (2 * kSigma * kSigma)));
    sum += weights.back();
  }
  std::vector<float> taps;
  for (const double weight : weights) {
    taps.push_back(static_cast<float>(weight / sum));
  }
  return taps;
}

// Correlation with `taps` along rows, then columns; only where they fit.
Map Filter(const Map& map, const std::vector<float>& row_taps,
           const std::vector<float>& column_taps) {
  Map rows = {map.width - std::ssize(row_taps) + 1, map.height, {}};
  rows.values.assign(rows.width * rows.height, 0);
  for (int64_t y = 0; y < rows.height; ++y) {
    float* const out = &rows.values[y * rows.width];
    for (int64_t k = 0; k < std::ssize(row_taps); ++k) {
      const float* const in = &map.values[y * map.width + k];
      for (int64_t x = 0; x < rows.width; ++x) out[x] += row_taps[k] * in[x];
    }
  }
  Map result = {rows.width, rows.height - std::ssize(column_taps) + 1, {}};
  result.values.assign(result.width * result.height, 0);
  for (int64_t y = 0; y < result.height; ++y) {
    float* const out = &result.values[y * result.width];
    for (int64_t k = 0; k < std::ssize(column_taps); ++k) {
      const float* const in = &rows.values[(y + k) * rows.width];
      for (int64_t x = 0; x < rows.width; ++x) out[x] += column_taps[k] * in[x];
    }
  }
  return result;
}

Map Channel(const Frame& frame, FrameSize size, int channel) {
  const std::string& data = frame.planes[0].data;
  Map map = {size.width, size.height, {}};
  map.values.resize(size.width * size.height);
  for (size_t i = 0; i < map.values.size(); ++i) {
    map.values[i] = static_cast<uint8_t>(data[kChannels * i + channel]);
  }
  return map;
}

Map Product(const Map& a, const Map& b) {
  Map product = a;
  for (size_t i = 0; i < product.values.size(); ++i) {
    product.values[i] *= b.values[i];
  }
  return product;
}

double MeanSsim(const Map& a, const Map& b) {
  const std::vector<float> row = Window(std::min(kWindow, a.width));
  const std::vector<float> column = Window(std::min(kWindow, a.height));
  const auto filter = [&](const Map& map) { return Filter(map, row, column); };
  const Map mean_a = filter(a), mean_b = filter(b);
  const Map square_a = filter(Product(a, a)), square_b = filter(Product(b, b));
  const Map cross = filter(Product(a, b));
  double sum = 0;
  for (size_t i = 0; i < cross.values.size(); ++i) {
    const double ma = mean_a.values[i], mb = mean_b.values[i];
    const double variance_a = square_a.values[i] - ma * ma;
    const double variance_b = square_b.values[i] - mb * mb;
    const double covariance = cross.values[i] - ma * mb;
    sum += (2 * ma * mb + kC1) * (2 * covariance + kC2) /
           ((ma * ma + mb * mb + kC1) * (variance_a + variance_b + kC2));
  }
  return sum / cross.values.size();
}

}  // namespace

double Ssim(const RgbClip& clip, const RgbClip& reference) {
  const FrameSize size = clip.format.size;
  double sum = 0;
  for (size_t t = 0; t < clip.frames.size(); ++t) {
    for (int channel = 0; channel < kChannels; ++channel) {
      sum += MeanSsim(Channel(clip.frames[t], size, channel),
                      Channel(reference.frames[t], size, channel));
    }
  }
  return sum / (clip.frames.size() * kChannels);
}

}  // namespace limpid::cli
