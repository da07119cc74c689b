// swscale, told about matrix and range, which it would otherwise guess.
#include "engine/video/frame_converter.h"

#include "engine/base/status_macros.h"
#include "engine/video/av_status.h"
#include "engine/video/interleave_chroma.h"

namespace limpid {
namespace {

constexpr int kQuality =
    SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
constexpr int kUnity = 1 << 16;  // contrast and saturation, 16.16

AVPixelFormat FormatOf(const AVFrame& frame) {
  return static_cast<AVPixelFormat>(frame.format);
}

bool IsFullRange(const AVFrame& frame) {
  return frame.color_range == AVCOL_RANGE_JPEG ||
         IsAlwaysFullRange(FormatOf(frame));
}

// Whether samples of one format mean the same R'G'B' under both tags.
bool HasSameMeaning(const AVFrame& source,
                    const FrameConverter::Target& target) {
  if (IsAlwaysFullRange(target.format)) return true;
  return IsFullRange(source) == (target.color.range == AVCOL_RANGE_JPEG) &&
         ScalerMatrix(source.colorspace, source.height) ==
             ScalerMatrix(target.color.matrix, target.height);
}

}  // namespace

absl::StatusOr<AvFramePtr> FrameConverter::Convert(const AVFrame& source) {
  AvFramePtr result(av_frame_alloc());
  const bool is_same =
      FormatOf(source) == target_.format && source.width == target_.width &&
      source.height == target_.height && HasSameMeaning(source, target_);
  if (is_same) {
    RETURN_IF_ERROR(AvStatus(av_frame_ref(result.get(), &source), "frame"));
    return result;
  }
  RETURN_IF_ERROR(Prepare(source));
  RETURN_IF_ERROR(AvStatus(
      sws_scale_frame(scaler_.get(), result.get(), &source), "convert frame"));
  result->pts = source.pts;
  if (PlanarFormatOf(target_.format) == target_.format) return result;
  return InterleaveChroma(*result, target_.format);
}

absl::Status FrameConverter::Prepare(const AVFrame& source) {
  scaler_.reset(sws_getCachedContext(
      scaler_.release(), source.width, source.height, FormatOf(source),
      target_.width, target_.height, PlanarFormatOf(target_.format), kQuality,
      nullptr, nullptr, nullptr));
  if (scaler_ == nullptr) {
    return absl::InvalidArgumentError("pixel format cannot be converted");
  }
  const bool target_is_full = target_.color.range == AVCOL_RANGE_JPEG ||
                              IsAlwaysFullRange(target_.format);
  sws_setColorspaceDetails(
      scaler_.get(),
      sws_getCoefficients(ScalerMatrix(source.colorspace, source.height)),
      IsFullRange(source),
      sws_getCoefficients(ScalerMatrix(target_.color.matrix, target_.height)),
      target_is_full, 0, kUnity, kUnity);
  return absl::OkStatus();
}

}  // namespace limpid
