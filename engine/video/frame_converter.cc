// swscale, told about matrix and range, which it would otherwise guess.
#include "engine/video/frame_converter.h"

extern "C" {
#include <libavutil/opt.h>
}

#include <utility>

#include "engine/base/status_macros.h"
#include "engine/video/av_status.h"
#include "engine/video/interleave_chroma.h"

namespace limpid {
namespace {

constexpr int kQuality =
    SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
constexpr int kUnity = 1 << 16;  // contrast and saturation, 16.16

bool IsFullRange(AVColorRange range, AVPixelFormat format) {
  return range == AVCOL_RANGE_JPEG || IsAlwaysFullRange(format);
}

}  // namespace

FrameConverter::FrameConverter(const Target& target)
    : target_(target),
      target_full_range_(IsFullRange(target.color.range, target.format)),
      target_matrix_(ScalerMatrix(target.color.matrix, target.height)) {}

FrameConverter::Source FrameConverter::SourceOf(const AVFrame& picture) {
  const auto format = static_cast<AVPixelFormat>(picture.format);
  return {.format = format,
          .width = picture.width,
          .height = picture.height,
          .full_range = IsFullRange(picture.color_range, format),
          .matrix = ScalerMatrix(picture.colorspace, picture.height)};
}

// R'G'B' has no matrix to differ in.
bool FrameConverter::IsTarget(const Source& source) const {
  const bool is_rgb = NearestFormat(target_.format).layout == PixelLayout::kRgb;
  return source.format == target_.format && source.width == target_.width &&
         source.height == target_.height &&
         source.full_range == target_full_range_ &&
         (is_rgb || source.matrix == target_matrix_);
}

absl::StatusOr<AvFramePtr> FrameConverter::Convert(const AVFrame& picture) {
  const Source source = SourceOf(picture);
  AvFramePtr result(av_frame_alloc());
  if (result == nullptr) return absl::ResourceExhaustedError("out of memory");
  if (IsTarget(source)) {
    RETURN_IF_ERROR(AvStatus(av_frame_ref(result.get(), &picture), "frame"));
    return result;
  }
  RETURN_IF_ERROR(Prepare(source));
  RETURN_IF_ERROR(AvStatus(
      sws_scale_frame(scaler_.get(), result.get(), &picture), "convert frame"));
  result->pts = picture.pts;
  if (PlanarFormatOf(target_.format) == target_.format) return result;
  return InterleaveChroma(*result, target_.format);
}

absl::Status FrameConverter::Prepare(const Source& source) {
  if (scaler_ != nullptr && source == prepared_) return absl::OkStatus();
  RETURN_IF_ERROR(OpenScaler(source));
  prepared_ = source;
  // Matrices may differ from swscale's defaults on either side.
  sws_setColorspaceDetails(scaler_.get(), sws_getCoefficients(source.matrix),
                           source.full_range,
                           sws_getCoefficients(target_matrix_),
                           target_full_range_, 0, kUnity, kUnity);
  return absl::OkStatus();
}

// swscale chooses its way by the ranges that it knows when it is opened: told
// later, it goes on copying where it has to convert.
absl::Status FrameConverter::OpenScaler(const Source& source) {
  scaler_.reset(sws_alloc_context());
  if (scaler_ == nullptr) return absl::ResourceExhaustedError("out of memory");
  const std::pair<const char*, int64_t> options[] = {
      {"srcw", source.width},
      {"srch", source.height},
      {"src_format", source.format},
      {"src_range", source.full_range},
      {"dstw", target_.width},
      {"dsth", target_.height},
      {"dst_format", PlanarFormatOf(target_.format)},
      {"dst_range", target_full_range_},
      {"sws_flags", kQuality}};
  for (const auto& [name, value] : options) {
    RETURN_IF_ERROR(AvStatus(av_opt_set_int(scaler_.get(), name, value, 0),
                             "pixel format cannot be converted"));
  }
  const absl::Status opened =
      AvStatus(sws_init_context(scaler_.get(), nullptr, nullptr),
               "pixel format cannot be converted");
  if (!opened.ok()) scaler_.reset();
  return opened;
}

}  // namespace limpid
