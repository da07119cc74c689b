#include "cuda/depthwise_conv3d.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "tests/testing/device_array.h"
#include "tests/testing/kernel_values.h"

namespace limpid::cuda {
namespace {

constexpr int kHistory = 2;

template <typename T>
struct Input {
  std::vector<T> x;
  std::vector<T> history;  // empty: zeros
  std::vector<float> taps;
  std::vector<float> bias;
};

template <typename T>
Input<T> WavyInput(const DepthwiseVideo& video, bool has_history) {
  const size_t frame = video.height * video.width * video.channels;
  const size_t history = has_history ? video.batch * kHistory * frame : 0;
  return {.x = WavyValues<T>(video.batch * video.num_frames * frame, 0),
          .history = WavyValues<T>(history, 1),
          .taps = WavyValues<float>(27 * video.channels, 2),
          .bias = WavyValues<float>(video.channels, 3)};
}

struct Place {
  int n, t, h, w, c;
};

Place PlaceOf(int index, const DepthwiseVideo& video) {
  Place place = {};
  place.c = index % video.channels;
  int rest = index / video.channels;
  place.w = rest % video.width;
  rest /= video.width;
  place.h = rest % video.height;
  rest /= video.height;
  place.t = rest % video.num_frames;
  place.n = rest / video.num_frames;
  return place;
}

// Zero outside of the frame, and before the history.
template <typename T>
float ValueAt(const Input<T>& input, const DepthwiseVideo& video,
              const Place& at) {
  if (at.h < 0 || at.h >= video.height) return 0;
  if (at.w < 0 || at.w >= video.width) return 0;
  const int pixel = (at.h * video.width + at.w) * video.channels + at.c;
  const int frame = video.height * video.width * video.channels;
  if (at.t >= 0) {
    return static_cast<float>(
        input.x[(at.n * video.num_frames + at.t) * frame + pixel]);
  }
  if (input.history.empty()) return 0;
  return static_cast<float>(
      input.history[(at.n * kHistory + at.t + kHistory) * frame + pixel]);
}

// The formula for the value at `index` of the output.
template <typename T>
float Convolved(const Input<T>& input, const DepthwiseVideo& video, int index) {
  const Place place = PlaceOf(index, video);
  float sum = input.bias[place.c];
  for (int tap = 0; tap < 27; ++tap) {
    Place seen = place;
    seen.t += tap / 9 - kHistory;
    seen.h += tap / 3 % 3 - 1;
    seen.w += tap % 3 - 1;
    sum += input.taps[tap * video.channels + place.c] *
           ValueAt(input, video, seen);
  }
  return sum;
}

template <typename T>
void ExpectConvolved(DepthwiseVideo video, bool has_history) {
  video.type = kElementType<T>;
  const Input<T> input = WavyInput<T>(video, has_history);
  DeviceArray<T> x(input.x);
  std::optional<DeviceArray<T>> history;
  if (has_history) history.emplace(input.history);
  DeviceArray<float> taps(input.taps);
  DeviceArray<float> bias(input.bias);
  DeviceArray<T> y(std::vector<T>(input.x.size()));
  ASSERT_EQ(
      LaunchDepthwiseConv3d(x.data(), has_history ? history->data() : nullptr,
                            taps.data(), bias.data(), y.data(), video, nullptr),
      cudaSuccess);
  const std::vector<T> out = y.Values();
  for (size_t i = 0; i < out.size(); ++i) {
    // Sums reach ten times the value that one rounding is stated for.
    ASSERT_NEAR(static_cast<float>(out[i]),
                Convolved(input, video, static_cast<int>(i)), 10 * kRounding<T>)
        << i;
  }
}

class DepthwiseConv3dTest : public KernelTest {};

// Around the channels, rows and columns of one block; one pixel; one channel.
TEST_F(DepthwiseConv3dTest, IsTheSumForEveryShapeAndType) {
  const DepthwiseVideo videos[] = {
      {.batch = 1, .num_frames = 1, .height = 1, .width = 1, .channels = 1},
      {.batch = 2, .num_frames = 3, .height = 5, .width = 26, .channels = 6},
      {.batch = 1, .num_frames = 2, .height = 4, .width = 27, .channels = 65},
      {.batch = 2, .num_frames = 1, .height = 9, .width = 53, .channels = 64}};
  for (const DepthwiseVideo& video : videos) {
    for (const bool has_history : {false, true}) {
      ExpectConvolved<float>(video, has_history);
      ExpectConvolved<__half>(video, has_history);
      ExpectConvolved<__nv_bfloat16>(video, has_history);
    }
  }
}

TEST_F(DepthwiseConv3dTest, AnEmptyVideoIsNoLaunch) {
  EXPECT_EQ(
      LaunchDepthwiseConv3d(nullptr, nullptr, nullptr, nullptr, nullptr,
                            {.batch = 1, .height = 4, .width = 4}, nullptr),
      cudaSuccess);
}

}  // namespace
}  // namespace limpid::cuda
