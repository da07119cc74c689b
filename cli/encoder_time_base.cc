// Containers tell by their flags, codecs by their list of rates.
#include "cli/encoder_time_base.h"

extern "C" {
#include <libavutil/opt.h>
}

namespace limpid::cli {
namespace {

constexpr int kMaxRate = 1'000'000;
// MPEG-4 counts the ticks of a second in 16 bits.
constexpr int kMaxMpeg4Rate = 65'535;
constexpr double kUsualRate = 25;

// FFmpeg flags the containers that do, except (before 6.0) the MP4 family,
// whose tracks have a time scale.
bool KeepsTimes(const AVOutputFormat& container) {
  if ((container.flags & AVFMT_VARIABLE_FPS) != 0) return true;
  const AVClass* options = container.priv_class;
  return options != nullptr &&
         av_opt_find(&options, "video_track_timescale", nullptr, 0,
                     AV_OPT_SEARCH_FAKE_OBJ) != nullptr;
}

// MPEG-4 is met in containers of a rate alone.
bool CountsFrames(const AVCodec& codec) {
  return codec.supported_framerates != nullptr || codec.id == AV_CODEC_ID_MPEG4;
}

AVRational RateFor(const AVCodec& codec, double frame_rate) {
  const AVRational rate = av_d2q(
      frame_rate, codec.id == AV_CODEC_ID_MPEG4 ? kMaxMpeg4Rate : kMaxRate);
  if (codec.supported_framerates == nullptr) return rate;
  return codec.supported_framerates[av_find_nearest_q_idx(
      rate, codec.supported_framerates)];
}

}  // namespace

EncoderTimes TimesOf(const AVCodec& codec, const AVOutputFormat& container,
                     const FrameFormat& format, double frame_rate) {
  const bool is_known = frame_rate > 0;
  const AVRational rate = RateFor(codec, is_known ? frame_rate : kUsualRate);
  if (CountsFrames(codec) || (is_known && !KeepsTimes(container))) {
    return {av_inv_q(rate), rate};
  }
  const AVRational time_base = {static_cast<int>(format.time_base.numerator),
                                static_cast<int>(format.time_base.denominator)};
  return {time_base, is_known ? rate : AVRational{0, 1}};
}

}  // namespace limpid::cli
