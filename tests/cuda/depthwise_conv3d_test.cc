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

// Zero outside of the frame, and before the history.
template <typename T>
float ValueAt(const Input<T>& input, const DepthwiseVideo& video, int n, int t,
              int h, int w, int c) {
  if (h < 0 || h >= video.height || w < 0 || w >= video.width) return 0;
  const int pixel = (h * video.width + w) * video.channels + c;
  const int frame = video.height * video.width * video.channels;
  if (t >= 0) {
    return static_cast<float>(
        input.x[(n * video.num_frames + t) * frame + pixel]);
  }
  if (input.history.empty()) return 0;
  return static_cast<float>(
      input.history[(n * kHistory + t + kHistory) * frame + pixel]);
}

// The formula for the value at `index` of the output.
template <typename T>
float Convolved(const Input<T>& input, const DepthwiseVideo& video, int index) {
  const int c = index % video.channels;
  int rest = index / video.channels;
  const int w = rest % video.width;
  rest /= video.width;
  const int h = rest % video.height;
  rest /= video.height;
  const int t = rest % video.num_frames;
  const int n = rest / video.num_frames;
  float sum = input.bias[c];
  for (int tap = 0; tap < 27; ++tap) {
    sum += input.taps[tap * video.channels + c] *
           ValueAt(input, video, n, t - 2 + tap / 9, h - 1 + tap / 3 % 3,
                   w - 1 + tap % 3, c);
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
